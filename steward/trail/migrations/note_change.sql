-- Writes down that a row about a person was added or removed, and what changed in one: changed columns only, and of
-- special-category columns only that they changed. What was added stands in the row itself; what was removed is gone.
-- Arguments: the column that holds the person's key; then the columns whose values are never written.
-- The actor is read from the session, which SECURITY DEFINER does not change.

create function steward.note_change() returns trigger language plpgsql security definer
set search_path = pg_catalog, public as $$
declare
    before jsonb := case when tg_op = 'INSERT' then null else to_jsonb(old) end;
    after jsonb := case when tg_op = 'DELETE' then null else to_jsonb(new) end;
    hidden text[] := tg_argv[1:];
    changed jsonb := '{}'::jsonb;
begin
    if tg_op = 'UPDATE' then
        select coalesce(jsonb_object_agg(
            n.key, case when n.key = any (hidden) then '"changed"'::jsonb else jsonb_build_array(before -> n.key, n.value) end
        ), '{}'::jsonb) into changed
        from jsonb_each(after) n where n.value is distinct from before -> n.key;
        if changed = '{}'::jsonb then
            return null;
        end if;
    end if;
    insert into public.trail_change (id, at, person, account, role, purpose, "table", "row", act, changes)
    values (gen_random_uuid(), clock_timestamp(),
            coalesce(after ->> tg_argv[0], before ->> tg_argv[0])::uuid,
            nullif(current_setting('steward.account', true), '')::uuid,
            current_setting('role'), coalesce(nullif(current_setting('steward.purpose', true), ''), '-'),
            tg_table_name, coalesce(after ->> 'id', before ->> 'id')::uuid, lower(tg_op), changed);
    return null;
end $$;
