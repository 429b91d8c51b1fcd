-- As before (history.sql), for acts of very many rows as well: a list that was brought in is undone as one thing.

-- Undoing an act: what it added goes, what it changed comes back, what it removed is there again. What was changed since by
-- somebody else stays, and is named. A person whom the act added goes only whole: not where anything was added or changed
-- about them since, and not where another table speaks of them.
create or replace function steward.undo_act(which uuid, undoing uuid) returns table ("table" text, "row" uuid, person uuid, result text)
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
#variable_conflict use_column
declare
    -- parents first
    kept_tables text[] := array['register_employer', 'register_workplace', 'register_branch', 'people_person', 'register_membership',
        'register_classheld', 'register_address', 'register_employment', 'register_post', 'register_workplacecontact'];
    of_persons text[] := kept_tables[5:];
    t text;
    cols text;
    edge record;
    -- 2,000 rows or more are taken back by joins. So is whatever there is while the register is believed to be nearly empty (it was
    -- emptied, and filled again since): else all that was kept would be read once for each row.
    many boolean := (select count(*) from (select from public.register_former f where f.act = which limit 2000) x)
        + (select count(*) from (select from public.people_person p where p.act = which limit 2000) x) >= 2000
        or exists (select from pg_class c where c.oid = any (array['public.people_person', 'public.register_membership',
            'public.register_address', 'public.register_employment', 'public.register_former']::regclass[])
            and c.reltuples >= 0 and c.reltuples < 4 * c.relpages);
begin
    if not exists (select from steward.acting_post()) then
        raise insufficient_privilege using message = 'Only somebody in a post undoes an act.';
    end if;
    if not exists (select from public.register_act a where a.id = undoing and a.undoes_id = which) then
        raise invalid_parameter_value using message = 'The undoing is an act of its own, which names what it undoes.';
    end if;
    perform set_config('steward.act', undoing::text, true);
    if many then
        set local enable_nestloop = off;
    end if;

    -- persons whom the act added, as they still are
    drop table if exists undoing_persons;
    create temp table undoing_persons on commit drop as
        select p.id, false as stays from public.people_person p
        where p.act = which and not exists (
            select from public.register_former f where f.act = which and f."table" = 'people_person' and f."row" = p.id
            and f.was ->> 'act' is distinct from which::text);
    return query select 'people_person', f."row", f.person, 'kept'
        from public.register_former f where f."table" = 'people_person' and f.was ->> 'act' = which::text
        and f.act is distinct from which and f.act is distinct from undoing
        and not exists (select from public.register_former i where i.act = which and i."table" = f."table" and i."row" = f."row"
            and i.was ->> 'act' is distinct from which::text);
    create unique index on undoing_persons (id);
    analyze undoing_persons;
    update undoing_persons u set stays = true where exists (
        select from public.register_former f where f.person = u.id and f.act is distinct from which);
    foreach t in array of_persons loop
        execute format('update undoing_persons u set stays = true where exists (select from public.%I r where r.person_id = u.id'
            ' and r.act is distinct from $1)', t) using which;
    end loop;
    for edge in
        select c.conrelid::regclass as rel, a.attname as col, c.confdeltype from pg_constraint c
        join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
        where c.contype = 'f' and c.confrelid = 'public.people_person'::regclass
        and not c.conrelid::regclass::text = any (of_persons) and c.conrelid <> 'public.register_pair'::regclass
    loop
        execute format('update undoing_persons u set stays = true where exists (select from %s r where r.%I = u.id)', edge.rel, edge.col);
    end loop;
    return query select 'people_person', u.id, u.id, 'kept' from undoing_persons u where u.stays;
    delete from public.register_pair where person_id in (select id from undoing_persons where not stays)
        or other_id in (select id from undoing_persons where not stays);
    foreach t in array array(select x from unnest(of_persons) with ordinality o(x, n) order by n desc) loop
        execute format('delete from public.%I r using undoing_persons u where r.person_id = u.id and not u.stays', t);
    end loop;
    return query with gone as (
        delete from public.people_person p using undoing_persons u where p.id = u.id and not u.stays returning p.id)
        select 'people_person', g.id, g.id, 'removed' from gone g;

    -- persons and parents that it removed, back first: others point to them
    foreach t in array kept_tables[:4] loop
        return query execute format(
            'with back as (insert into public.%1$I select x.* from (select distinct on (f."row") f."row", f.was'
            ' from public.register_former f where f.act = $1 and f."table" = %1$L and f.was ->> ''act'' is distinct from $1::text'
            ' order by f."row", f.at) f, jsonb_populate_record(null::public.%1$I, f.was) x'
            ' where not exists (select from public.%1$I r where r.id = f."row") on conflict do nothing returning id)'
            ' select %1$L, b.id, null::uuid, ''restored'' from back b', t) using which;
    end loop;
    -- rows that it added to others, last children first
    foreach t in array array(select x from unnest(kept_tables) with ordinality o(x, n) where x <> 'people_person' order by n desc) loop
        return query execute format(
            'with gone as (delete from public.%1$I r where r.act = $1 and not exists (select from public.register_former f'
            ' where f.act = $1 and f."table" = %1$L and f."row" = r.id and f.was ->> ''act'' is distinct from $1::text)'
            ' and not exists (select from undoing_persons u where to_jsonb(r) ->> ''person_id'' = u.id::text) returning to_jsonb(r) as was)'
            ' select %1$L, (g.was ->> ''id'')::uuid, (g.was ->> ''person_id'')::uuid, ''removed'' from gone g', t) using which;
    end loop;
    foreach t in array kept_tables[5:] loop
        return query execute format(
            'with back as (insert into public.%1$I select x.* from (select distinct on (f."row") f."row", f.was'
            ' from public.register_former f where f.act = $1 and f."table" = %1$L and f.was ->> ''act'' is distinct from $1::text'
            ' order by f."row", f.at) f, jsonb_populate_record(null::public.%1$I, f.was) x'
            ' where not exists (select from public.%1$I r where r.id = f."row") returning id, person_id)'
            ' select %1$L, b.id, b.person_id, ''restored'' from back b', t) using which;
    end loop;
    -- rows that it changed and nobody since
    foreach t in array kept_tables loop
        select string_agg(quote_ident(attname), ', ' order by attnum)
            into cols from pg_attribute where attrelid = ('public.' || quote_ident(t))::regclass and attnum > 0 and not attisdropped
            and attname not in ('id', 'recorded_at');
        return query execute format(
            'with firsts as (select distinct on (f."row") f."row", f.was from public.register_former f'
            ' where f.act = $1 and f."table" = %1$L and f.was ->> ''act'' is distinct from $1::text order by f."row", f.at),'
            ' back as (update public.%1$I r set (%2$s) = (select %3$s from jsonb_populate_record(null::public.%1$I, f.was) x)'
            ' from firsts f where r.id = f."row" and r.act = $1 returning to_jsonb(r) as is_)'
            ' select %1$L, (b.is_ ->> ''id'')::uuid, (coalesce(b.is_ ->> ''person_id'', case when %1$L = ''people_person'' then b.is_ ->> ''id'' end))::uuid,'
            ' ''restored'' from back b', t, cols, (select string_agg('x.' || quote_ident(attname), ', ' order by attnum)
                from pg_attribute where attrelid = ('public.' || quote_ident(t))::regclass and attnum > 0 and not attisdropped
                and attname not in ('id', 'recorded_at'))) using which;
        return query execute format(
            'select distinct %1$L, f."row", f.person, ''kept'' from public.register_former f join public.%1$I r on r.id = f."row"'
            ' where f."table" = %1$L and r.act is distinct from $2 and (f.act = $1 or (f.was ->> ''act'' = $1::text and %1$L <> ''people_person''))'
            ' and f.act is distinct from $2'
            ' and not exists (select from public.register_former u where u.act = $2 and u."row" = r.id)', t) using which, undoing;
    end loop;
    if many then
        set local enable_nestloop = on;
    end if;
end $$;
