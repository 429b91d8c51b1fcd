-- Two entries of one person become one, and are parted again. What was moved, closed and chosen is kept as keys in
-- register_former (table "merged"), which no role writes: the parting believes nothing that anybody typed.

create function steward.may_merge(one uuid, other uuid) returns void language plpgsql stable security definer
set search_path = pg_catalog, public as $$
begin
    if not exists (select from steward.acting_post() p where p.role = 'membership_officer') then
        raise insufficient_privilege using message = 'Only a membership officer in a post merges and parts entries.';
    end if;
    if one in (select steward.scope_self()) or other in (select steward.scope_self()) then
        raise insufficient_privilege using message = 'Nobody merges or parts their own entry.';
    end if;
    if exists (select from permits_protection o where o.person_id in (one, other)
               and (o.until_on is null or o.until_on > (now() at time zone 'Europe/London')::date)) then
        raise insufficient_privilege using message = 'One of the two is protected.';
    end if;
end $$;

-- What points to each of the two, table by table: how much comes along, and whether both have a sign-in. Counts only.
create function steward.merge_counts(one uuid, other uuid) returns table ("table" text, of_one bigint, of_other bigint)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare
    edge record;
begin
    perform steward.may_merge(one, other);
    for edge in
        select r.relname as name, a.attname as col from pg_constraint c
        join pg_class r on r.oid = c.conrelid join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
        where c.contype = 'f' and c.confrelid = 'public.people_person'::regclass and r.relname <> 'register_pair' order by r.relname
    loop
        return query execute format('select %1$L, count(*) filter (where r.%2$I = $1), count(*) filter (where r.%2$I = $2)'
            ' from public.%1$I r where r.%2$I in ($1, $2)', edge.name, edge.col) using one, other;
    end loop;
end $$;

create function steward.merge_people(this_act uuid, kept_one uuid, gone_one uuid, picked jsonb, from_day date) returns jsonb
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    today date := (now() at time zone 'Europe/London')::date;
    of_the_field constant text[] := array['workplace_rep', 'branch_officer'];
    fields text[] := array(select f from unnest(array['name', 'born_on', 'email', 'phone']) f where picked ->> f = 'gone');
    closed jsonb := '{}';
    moved jsonb := '{}';
    dropped jsonb := '{}';
    sign_in jsonb := '{}';
    pairs jsonb;
    unsigned uuid[] := '{}';
    kept_account uuid;
    gone_account uuid;
    kept_serves boolean;
    gone_serves boolean;
    gone_s_stays boolean;
    loser uuid;
    since date;
    ids uuid[];
    went uuid[];
    lost uuid[];
    edge record;
    each_one uuid;
    t text;
begin
    perform steward.may_merge(kept_one, gone_one);
    if kept_one = gone_one then
        raise invalid_parameter_value using message = 'One entry is not merged with itself.';
    end if;
    perform from people_person p where p.id in (kept_one, gone_one) order by p.id for update;
    if (select count(*) from people_person p where p.id in (kept_one, gone_one)) < 2 then
        raise no_data_found using message = 'One of the two entries is not there any more.';
    end if;
    -- An office is given by an administrator to one person: an officer does not move it to another entry.
    if exists (select from register_post p where p.person_id = gone_one and not p.role = any (of_the_field)) then
        raise insufficient_privilege using message = 'The entry with a post of the office is the one that stays.';
    end if;
    perform set_config('steward.act', this_act::text, true);

    update people_person k set
        given_names = case when 'name' = any (fields) then g.given_names else k.given_names end,
        family_name = case when 'name' = any (fields) then g.family_name else k.family_name end,
        name_key = case when 'name' = any (fields) then g.name_key else k.name_key end,
        given_key = case when 'name' = any (fields) then g.given_key else k.given_key end,
        born_on = case when 'born_on' = any (fields) then g.born_on else k.born_on end,
        email = case when 'email' = any (fields) then g.email else k.email end,
        email_key = case when 'email' = any (fields) then g.email_key else k.email_key end,
        phone = case when 'phone' = any (fields) then g.phone else k.phone end
    from people_person g where k.id = kept_one and g.id = gone_one and fields <> '{}';

    -- One membership: the other number is closed. Whoever was a member longer has been one since then.
    if (select count(*) from register_membership m where m.person_id in (kept_one, gone_one) and m.ended_on is null) = 2 then
        loser := case when picked ->> 'number' = 'gone' then kept_one else gone_one end;
        select m.id, coalesce(m.continuous_from_on, m.joined_on) into each_one, since
            from register_membership m where m.person_id = loser and m.ended_on is null;
        update register_membership set ended_on = greatest(joined_on, from_day), end_reason = 'double entry' where id = each_one;
        closed := closed || jsonb_build_object('register_membership', each_one);
        update register_membership m set continuous_from_on = since
            where m.person_id in (kept_one, gone_one) and m.ended_on is null and since < coalesce(m.continuous_from_on, m.joined_on)
            returning m.id into each_one;
        if found then
            closed := closed || jsonb_build_object('counts_from', each_one);
        end if;
    end if;
    -- One address, one main job.
    foreach t in array array['register_address', 'register_employment'] loop
        loser := case when picked ->> (case t when 'register_address' then 'address' else 'job' end) = 'gone' then kept_one else gone_one end;
        execute format('update public.%1$I r set until_on = greatest(r.from_on, $1) where r.person_id = $2 and r.until_on is null'
            ' and exists (select from public.%1$I o where o.person_id = any ($3) and o.person_id <> $2 and o.until_on is null) returning r.id', t)
            into each_one using from_day, loser, array[kept_one, gone_one];
        if each_one is not null then
            closed := closed || jsonb_build_object(t, each_one);
        end if;
    end loop;

    -- One sign-in. A post stays with the sign-in of the entry that holds it; a sign-in never comes to a post of another entry.
    select a.id into kept_account from people_account a where a.person_id = kept_one;
    select a.id into gone_account from people_account a where a.person_id = gone_one;
    kept_serves := exists (select from register_post p where p.person_id = kept_one and (p.until_on is null or p.until_on > today));
    gone_serves := exists (select from register_post p where p.person_id = gone_one and (p.until_on is null or p.until_on > today));
    gone_s_stays := gone_account is not null and not kept_serves and (kept_account is null or gone_serves or picked ->> 'sign_in' = 'gone');
    each_one := case when gone_s_stays then kept_account else gone_account end;
    if each_one is not null then
        select jsonb_build_object('closed', a.id, 'of', a.person_id, 'was_active', a.is_active) into sign_in
            from people_account a where a.id = each_one;
        update people_account set person_id = null, is_active = false where id = each_one;
    end if;
    if gone_s_stays then
        update people_account set person_id = kept_one where id = gone_account;
        sign_in := sign_in || jsonb_build_object('moved', gone_account);
    elsif gone_serves then
        -- Somebody else's sign-in gets this post: its undertaking is signed again before it opens anything (P21).
        with again as (
            update register_post p set signed_on = null, signed_wording = '' where p.person_id = gone_one and p.signed_on is not null
            and (p.until_on is null or p.until_on > today) returning p.id)
        select coalesce(array_agg(id), '{}') into unsigned from again;
    end if;
    -- A code that one of the two has in hand opens nothing of the other.
    update people_wayin w set used_at = now() where w.person_id in (kept_one, gone_one) and w.used_at is null;

    -- That they are not somebody else is remembered; what was only guessed is found again.
    with theirs as (
        delete from register_pair r where gone_one in (r.person_id, r.other_id) returning r.*
    ), noted as (
        insert into register_former (id, at, act, person, "table", "row", was)
        select gen_random_uuid(), clock_timestamp(), this_act, kept_one, 'register_pair', h.id, to_jsonb(h) from theirs h returning "row"
    ), now_different as (
        insert into register_pair (id, person_id, other_id, score, why, found_at, said, said_at, said_by)
        select gen_random_uuid(), least(kept_one, x.other), greatest(kept_one, x.other), h.score, h.why, h.found_at, h.said, h.said_at, h.said_by
        from theirs h cross join lateral (select case when h.person_id = gone_one then h.other_id else h.person_id end) x (other)
        where h.said <> '' and x.other <> kept_one
        on conflict (person_id, other_id) do update set said = excluded.said, said_at = excluded.said_at, said_by = excluded.said_by
        where register_pair.said = ''
        returning id
    )
    select jsonb_build_object('gone', (select coalesce(jsonb_agg("row"), '[]') from noted),
        'said', (select coalesce(jsonb_agg(id), '[]') from now_different)) into pairs;

    -- Everything else that points to the entry, in whatever table: it points to the other from now on.
    for edge in
        select c.conrelid::regclass as rel, r.relname as name, a.attname as col from pg_constraint c
        join pg_class r on r.oid = c.conrelid join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
        where c.contype = 'f' and c.confrelid = 'public.people_person'::regclass
          and c.conrelid not in ('public.register_pair'::regclass, 'public.people_account'::regclass)
        order by r.relname, a.attname
    loop
        execute format('select coalesce(array_agg(r.id), ''{}'') from %s r where r.%I = $1', edge.rel, edge.col) into ids using gone_one;
        continue when ids = '{}';
        went := ids;
        lost := '{}';
        begin
            execute format('update %s r set %I = $1 where r.id = any ($2)', edge.rel, edge.col) using kept_one, ids;
        exception when unique_violation then
            went := '{}';
            foreach each_one in array ids loop
                begin
                    execute format('update %s r set %I = $1 where r.id = $2', edge.rel, edge.col) using kept_one, each_one;
                    went := went || each_one;
                exception when unique_violation then
                    -- The other has this already (one piece of one file, one entry of one sample): kept among the former entries.
                    execute format('insert into public.register_former (id, at, act, person, "table", "row", was)'
                        ' select gen_random_uuid(), clock_timestamp(), $1, $2, $3, r.id, to_jsonb(r) from %s r where r.id = $4', edge.rel)
                        using this_act, kept_one, edge.name, each_one;
                    execute format('delete from %s r where r.id = $1', edge.rel) using each_one;
                    lost := lost || each_one;
                end;
            end loop;
        end;
        if went <> '{}' then
            moved := jsonb_set(moved, array[edge.name], coalesce(moved -> edge.name, '{}') || jsonb_build_object(edge.col, to_jsonb(went)));
        end if;
        if lost <> '{}' then
            dropped := jsonb_set(dropped, array[edge.name], coalesce(dropped -> edge.name, '[]') || to_jsonb(lost));
        end if;
    end loop;

    delete from people_person p where p.id = gone_one;
    insert into register_former (id, at, act, person, "table", "row", was)
    values (gen_random_uuid(), clock_timestamp(), this_act, kept_one, 'merged', gone_one, jsonb_build_object(
        'gone', gone_one, 'kept', kept_one, 'fields', fields, 'closed', closed, 'moved', moved, 'dropped', dropped,
        'sign_in', sign_in, 'unsigned', unsigned, 'pairs', pairs, 'on', from_day));
    return jsonb_build_object('closed', closed, 'dropped', dropped, 'sign_in_closed', sign_in ? 'closed', 'unsigned', cardinality(unsigned),
        'moved', (select coalesce(jsonb_object_agg(m.key, (select sum(jsonb_array_length(v.value)) from jsonb_each(m.value) v)), '{}') from jsonb_each(moved) m));
end $$;

-- Both persons as they were, with what was edited since where it belongs: an edited row goes back with its edit to whom it came
-- from, a row that was added since stays with the entry that was kept, and so does a detail that was edited since.
create function steward.part_people(this_act uuid, undoing uuid) returns table (result text, "table" text, "row" uuid, person uuid)
language plpgsql security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare
    what jsonb;
    when_at timestamptz;
    kept_one uuid;
    gone_one uuid;
    was_kept people_person;
    was_gone people_person;
    is_kept people_person;
    from_day date;
    edge record;
    one record;
    each_one uuid;
    whose uuid;
    field text;
    t text;
    n bigint;
begin
    select f.was, f.at into what, when_at from register_former f where f.act = this_act and f."table" = 'merged';
    if what is null then
        raise no_data_found using message = 'This act merged nobody.';
    end if;
    kept_one := (what ->> 'kept')::uuid;
    gone_one := (what ->> 'gone')::uuid;
    from_day := (what ->> 'on')::date;
    perform steward.may_merge(kept_one, gone_one);
    if not exists (select from register_act a where a.id = undoing and a.undoes_id = this_act) then
        raise invalid_parameter_value using message = 'The undoing is an act of its own, which names what it undoes.';
    end if;
    if when_at < now() - interval '30 days' then
        raise invalid_parameter_value using message = 'A merger is undone within 30 days.';
    end if;
    perform from people_person p where p.id = kept_one for update;
    if not found or exists (select from people_person p where p.id = gone_one) then
        raise no_data_found using message = 'The entry was merged again since, or is gone.';
    end if;
    perform set_config('steward.act', undoing::text, true);

    -- The person who went.
    insert into people_person select x.* from register_former f, jsonb_populate_record(null::people_person, f.was) x
        where f.act = this_act and f."table" = 'people_person' and f."row" = gone_one;
    if not found then
        raise no_data_found using message = 'What the entry said is no longer kept.';
    end if;
    select * into is_kept from people_person p where p.id = kept_one;
    select * into was_gone from people_person p where p.id = gone_one;
    select x.* into was_kept from register_former f, jsonb_populate_record(null::people_person, f.was) x
        where f.act = this_act and f."table" = 'people_person' and f."row" = kept_one order by f.at limit 1;

    -- Details that were chosen from the one that went, where nobody edited them since.
    for field in select jsonb_array_elements_text(what -> 'fields') loop
        if (case field when 'name' then (is_kept.given_names, is_kept.family_name) is distinct from (was_gone.given_names, was_gone.family_name)
            when 'born_on' then is_kept.born_on is distinct from was_gone.born_on
            when 'email' then is_kept.email is distinct from was_gone.email
            else is_kept.phone is distinct from was_gone.phone end) then
            return query select 'edited:' || field, 'people_person', kept_one, kept_one;
            continue;
        end if;
        if field = 'name' then
            update people_person p set given_names = was_kept.given_names, family_name = was_kept.family_name,
                name_key = was_kept.name_key, given_key = was_kept.given_key where p.id = kept_one;
        elsif field = 'born_on' then
            update people_person p set born_on = was_kept.born_on where p.id = kept_one;
        elsif field = 'email' then
            update people_person p set email = was_kept.email, email_key = was_kept.email_key where p.id = kept_one;
        else
            update people_person p set phone = was_kept.phone where p.id = kept_one;
        end if;
        return query select 'back:' || field, 'people_person', kept_one, kept_one;
    end loop;

    -- Rows go back to whom they came from, with whatever was edited in them since.
    for edge in select m.key as name, c.key as col, c.value as ids from jsonb_each(what -> 'moved') m, jsonb_each(m.value) c loop
        continue when to_regclass('public.' || quote_ident(edge.name)) is null;
        if exists (select from pg_attribute a where a.attrelid = ('public.' || quote_ident(edge.name))::regclass and a.attname = 'act'
                   and a.atttypid = 'uuid'::regtype) then
            return query execute format('select ''edited'', %1$L, r.id, %2$L::uuid from public.%1$I r where r.id in'
                ' (select x::uuid from jsonb_array_elements_text($1) x) and r.act is distinct from $2 and r.act is distinct from $3',
                edge.name, gone_one) using edge.ids, this_act, undoing;
        end if;
        execute format('update public.%I r set %I = $1 where r.id in (select x::uuid from jsonb_array_elements_text($2) x) and r.%2$I = $3',
            edge.name, edge.col) using gone_one, edge.ids, kept_one;
        get diagnostics n = row_count;
        if n > 0 then
            return query select 'moved:' || n, edge.name, null::uuid, gone_one;
        end if;
    end loop;
    for edge in select d.key as name, d.value as ids from jsonb_each((what -> 'dropped') || jsonb_build_object('register_pair', what -> 'pairs' -> 'gone')) d loop
        continue when to_regclass('public.' || quote_ident(edge.name)) is null;
        if edge.name = 'register_pair' then
            -- first what the merging said of the other entry
            delete from register_pair p where p.id in (select x::uuid from jsonb_array_elements_text(what -> 'pairs' -> 'said') x)
                and not exists (select from register_former f where f.act = this_act and f."table" = 'register_pair' and f."row" = p.id);
        end if;
        execute format('insert into public.%1$I select x.* from public.register_former f, jsonb_populate_record(null::public.%1$I, f.was) x'
            ' where f.act = $1 and f."table" = %1$L and f."row" in (select y::uuid from jsonb_array_elements_text($2) y)%2$s on conflict do nothing',
            edge.name, case when edge.name = 'register_pair' then ' and exists (select from public.people_person a where a.id = x.person_id)'
                ' and exists (select from public.people_person a where a.id = x.other_id)' else '' end) using this_act, edge.ids;
    end loop;

    -- What the merging closed stands again, unless something else stands there by now.
    each_one := (what -> 'closed' ->> 'counts_from')::uuid;
    if each_one is not null then
        update register_membership m set continuous_from_on = x.continuous_from_on
            from (select f.was from register_former f where f.act = this_act and f."row" = each_one order by f.at limit 1) f,
            jsonb_populate_record(null::register_membership, f.was) x
            where m.id = each_one;
    end if;
    each_one := (what -> 'closed' ->> 'register_membership')::uuid;
    if each_one is not null then
        update register_membership m set ended_on = null, end_reason = '' where m.id = each_one and m.end_reason = 'double entry'
            and m.ended_on is not null
            and not exists (select from register_membership o where o.person_id = m.person_id and o.ended_on is null);
        return query select case when found then 'open' else 'stays closed' end, 'register_membership', m.id, m.person_id
            from register_membership m where m.id = each_one;
    end if;
    foreach t in array array['register_address', 'register_employment'] loop
        each_one := (what -> 'closed' ->> t)::uuid;
        if each_one is not null then
            execute format('update public.%1$I r set until_on = null where r.id = $1 and r.until_on = greatest(r.from_on, $2)'
                ' and not exists (select from public.%1$I o where o.person_id = r.person_id and o.until_on is null)', t) using each_one, from_day;
            get diagnostics n = row_count;
            return query execute format('select case when $2 > 0 then ''open'' else ''stays closed'' end, %1$L, r.id, r.person_id'
                ' from public.%1$I r where r.id = $1', t) using each_one, n;
        end if;
        -- Somebody moved since, and the new row stays with the entry that was kept: the old one of the other stands again.
        return query execute format('with back as (update public.%1$I r set until_on = null where r.person_id = $1'
            ' and r.id in (select x::uuid from jsonb_array_elements_text(coalesce($2, ''[]'')) x)'
            ' and not exists (select from public.%1$I o where o.person_id = $1 and o.until_on is null)'
            ' and exists (select from public.register_former f where f."row" = r.id and f.act = $5 and (f.was ->> ''until_on'') is null'
            '  and f.was ->> ''person_id'' = $1::text)'
            ' and exists (select from public.%1$I n where n.person_id = $3 and n.from_on = r.until_on and n.recorded_at > $4)'
            ' returning r.id) select ''open'', %1$L, b.id, $1 from back b', t)
            using gone_one, what -> 'moved' -> t -> 'person_id', kept_one, when_at, this_act;
    end loop;

    -- Each their own sign-in.
    if what -> 'sign_in' ? 'moved' then
        update people_account a set person_id = gone_one where a.id = (what -> 'sign_in' ->> 'moved')::uuid and a.person_id = kept_one;
    end if;
    if what -> 'sign_in' ? 'closed' then
        whose := (what -> 'sign_in' ->> 'of')::uuid;
        update people_account a set person_id = whose, is_active = (what -> 'sign_in' ->> 'was_active')::boolean
            where a.id = (what -> 'sign_in' ->> 'closed')::uuid and a.person_id is null
            and not exists (select from people_account o where o.person_id = whose);
        return query select case when found then 'open' else 'stays closed' end, 'people_account', null::uuid, whose;
    end if;
    update register_post p set signed_on = x.signed_on, signed_wording = x.signed_wording
        from register_former f, jsonb_populate_record(null::register_post, f.was) x
        where f.act = this_act and f."row" = p.id and p.signed_on is null and x.signed_on is not null
        and p.id in (select u::uuid from jsonb_array_elements_text(what -> 'unsigned') u);
    update people_wayin w set used_at = now() where w.person_id in (kept_one, gone_one) and w.used_at is null;

    -- They were looked at closely: they are two, and are not proposed again.
    insert into register_pair (id, person_id, other_id, score, why, found_at, said, said_at, said_by)
    values (gen_random_uuid(), least(kept_one, gone_one), greatest(kept_one, gone_one), 0, '[]', now(), 'different', now(), steward.acting_account())
    on conflict (person_id, other_id) do update set said = 'different', said_at = now(), said_by = excluded.said_by;
    return query select 'back', 'people_person', gone_one, gone_one;
end $$;
