-- Writes down that rows about persons were added or removed, for all rows of a statement at once: a list brings in ten thousand. Which
-- row, about whom; what was added stands in the row itself, what was removed is gone (note_change, which goes on for changed rows).
-- Argument: the column that holds the person's key. The policy makes the triggers, with the names `added` and `removed`.
create function steward.note_rows() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
    account uuid := nullif(current_setting('steward.account', true), '')::uuid;
    acting text := current_setting('role');
    purpose text := coalesce(nullif(current_setting('steward.purpose', true), ''), '-');
begin
    if tg_op = 'INSERT' then
        insert into public.trail_change (id, at, person, account, role, purpose, "table", "row", act, changes)
        select gen_random_uuid(), clock_timestamp(), (r.said ->> tg_argv[0])::uuid, account, acting, purpose, tg_table_name,
            (r.said ->> 'id')::uuid, 'insert', '{}'
        from (select to_jsonb(n) as said from added n offset 0) r;
    else
        insert into public.trail_change (id, at, person, account, role, purpose, "table", "row", act, changes)
        select gen_random_uuid(), clock_timestamp(), (r.said ->> tg_argv[0])::uuid, account, acting, purpose, tg_table_name,
            (r.said ->> 'id')::uuid, 'delete', '{}'
        from (select to_jsonb(o) as said from removed o offset 0) r;
    end if;
    return null;
end $$;
