-- What a row of the register said before: written here, below every screen, so that the register can be read as it stood, and
-- an act (register_act) be undone. Argument: the column that holds the person's key, or '' for a row about nobody.

create extension if not exists pg_trgm;

create function steward.keep_former() returns trigger language plpgsql security definer
set search_path = pg_catalog, public as $$
declare
    acting text := current_setting('role');
    -- Migrations, the demo and the tests' builder say themselves since when a row has stood there.
    own_clock boolean := acting = 'none' or acting like '%\_builder';
    doing uuid := nullif(current_setting('steward.act', true), '')::uuid;
    before jsonb;
begin
    -- An act that is written down is over (acts.act writes it last); an undoing is its own undoer's. Otherwise somebody could add
    -- to what another did, and lose it, or make them lose it, when that is undone.
    if doing is not null and not own_clock and exists (
        select from public.register_act a where a.id = doing
        and (a.undoes_id is null or a."by" is distinct from nullif(current_setting('steward.account', true), '')::uuid)) then
        raise insufficient_privilege using message = 'This act is over. Begin another.';
    end if;
    if tg_op = 'INSERT' then
        if not own_clock then
            new.recorded_at := clock_timestamp();
        end if;
        -- What an undoing puts back keeps the act that had written it: that one can then be undone in its turn.
        if (doing is not null or not own_clock)
            and (new.act is null or not exists (select from public.register_act a where a.id = doing and a.undoes_id is not null)) then
            new.act := doing;
        end if;
        return new;
    end if;
    before := to_jsonb(old);
    if tg_op = 'UPDATE' and to_jsonb(new) - 'recorded_at' - 'act' = before - 'recorded_at' - 'act' then
        new.recorded_at := old.recorded_at;
        new.act := old.act;
        return new;
    end if;
    insert into public.register_former (id, at, act, person, "table", "row", was)
    values (gen_random_uuid(), clock_timestamp(), doing, nullif(before ->> tg_argv[0], '')::uuid, tg_table_name, old.id, before);
    if tg_op = 'DELETE' then
        return old;
    end if;
    new.recorded_at := clock_timestamp();
    -- An undoing puts back which act had made the row say so: that one can then be undone in its turn.
    if new.act is not distinct from old.act
        or not exists (select from public.register_act a where a.id = doing and a.undoes_id is not null) then
        new.act := doing;
    end if;
    return new;
end $$;

create trigger keep_former before insert or update or delete on public.people_person
    for each row execute function steward.keep_former('id');
create trigger keep_former before insert or update or delete on public.register_membership
    for each row execute function steward.keep_former('person_id');
create trigger keep_former before insert or update or delete on public.register_classheld
    for each row execute function steward.keep_former('person_id');
create trigger keep_former before insert or update or delete on public.register_address
    for each row execute function steward.keep_former('person_id');
create trigger keep_former before insert or update or delete on public.register_employment
    for each row execute function steward.keep_former('person_id');
create trigger keep_former before insert or update or delete on public.register_post
    for each row execute function steward.keep_former('person_id');
create trigger keep_former before insert or update or delete on public.register_workplacecontact
    for each row execute function steward.keep_former('person_id');
create trigger keep_former before insert or update or delete on public.register_employer
    for each row execute function steward.keep_former('');
create trigger keep_former before insert or update or delete on public.register_workplace
    for each row execute function steward.keep_former('');
create trigger keep_former before insert or update or delete on public.register_branch
    for each row execute function steward.keep_former('');

-- Undoing an act: what it added goes, what it changed comes back, what it removed is there again. What was changed since by
-- somebody else stays, and is named. A person whom the act added goes only whole: not where anything was added or changed
-- about them since, and not where another table speaks of them.
create function steward.undo_act(which uuid, undoing uuid) returns table ("table" text, "row" uuid, person uuid, result text)
language plpgsql security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare
    -- parents first
    kept_tables text[] := array['register_employer', 'register_workplace', 'register_branch', 'people_person', 'register_membership',
        'register_classheld', 'register_address', 'register_employment', 'register_post', 'register_workplacecontact'];
    of_persons text[] := kept_tables[5:];
    t text;
    cols text;
    edge record;
begin
    if not exists (select from steward.acting_post()) then
        raise insufficient_privilege using message = 'Only somebody in a post undoes an act.';
    end if;
    if not exists (select from public.register_act a where a.id = undoing and a.undoes_id = which) then
        raise invalid_parameter_value using message = 'The undoing is an act of its own, which names what it undoes.';
    end if;
    perform set_config('steward.act', undoing::text, true);

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
end $$;

-- The entries that an assurer checks are drawn by the database, at random, for the assurer's own post: no officer picks them.
create function steward.scope_sample() returns setof uuid language sql stable security definer
set search_path = pg_catalog, public as $$
    select s.person_id from public.register_sampled s join steward.acting_post() p on p.id = s.post_id
$$;

create function steward.draw_sample(how_many integer) returns integer language plpgsql security definer
set search_path = pg_catalog, public as $$
declare
    mine uuid := (select id from steward.acting_post() where role = 'assurer');
    today date := (now() at time zone 'Europe/London')::date;
    drawn integer;
begin
    if mine is null then
        raise insufficient_privilege using message = 'Only an assurer draws a sample.';
    end if;
    insert into public.register_sampled (id, post_id, person_id, drawn_at, place, result, remark)
    select gen_random_uuid(), mine, d.person_id, now(),
        (select count(*) from public.register_sampled s where s.post_id = mine) + row_number() over (), '', ''
    from (
        select m.person_id from public.register_membership m
        where m.joined_on <= today and (m.ended_on is null or m.ended_on > today)
        and not exists (select from public.register_sampled s where s.post_id = mine and s.person_id = m.person_id)
        order by random() limit greatest(least(how_many, 500), 0)
    ) d;
    get diagnostics drawn = row_count;
    return drawn;
end $$;

-- A post counts only while it lasts, for the account whose person holds it, and from the day they signed its undertaking.
create or replace function steward.acting_post() returns setof public.register_post language sql stable security definer rows 1
set search_path = pg_catalog, public as $$
    select p.* from public.register_post p join public.people_account a on a.person_id = p.person_id
    -- keeps: P21a, P21b, P21c, P21d
    where p.id = nullif(current_setting('steward.post', true), '')::uuid and a.id = steward.acting_account() and a.is_active
      and p.from_on <= (now() at time zone 'Europe/London')::date
      and (p.until_on is null or p.until_on > (now() at time zone 'Europe/London')::date)
      and p.signed_on is not null
$$;

-- Signed by the holder, for their own post, once; the officer who appoints cannot sign for them.
create function steward.sign_undertaking(post uuid, wording text) returns boolean language plpgsql security definer
set search_path = pg_catalog, public as $$
begin
    update public.register_post set signed_on = (now() at time zone 'Europe/London')::date, signed_wording = wording
    where id = post and signed_on is null and person_id in (select steward.scope_self());
    return found;
end $$;
