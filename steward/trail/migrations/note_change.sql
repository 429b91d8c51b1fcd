-- Writes what changed in a row about a person: changed columns only, and of special-category columns only that they changed.
-- Arguments: the column that holds the person's key; then the columns whose values are never written.
-- The actor is read from the session, which SECURITY DEFINER does not change.

create function steward.note_change() returns trigger language plpgsql security definer
set search_path = pg_catalog, public as $$
declare
    before jsonb := case when tg_op = 'INSERT' then '{}'::jsonb else to_jsonb(old) end;
    after jsonb := case when tg_op = 'DELETE' then '{}'::jsonb else to_jsonb(new) end;
    one record;
    changed jsonb := '{}'::jsonb;
    hidden text[] := tg_argv[1:];
    who text := current_setting('role');
begin
    for one in select key, before -> key as old_value, after -> key as new_value
               from jsonb_object_keys(before || after) key
               where before -> key is distinct from after -> key
    loop
        if one.key = any (hidden) then
            changed := changed || jsonb_build_object(one.key, 'changed');
        elsif tg_op = 'INSERT' then
            changed := changed || jsonb_build_object(one.key, jsonb_build_array(null, one.new_value));
        else
            changed := changed || jsonb_build_object(one.key, jsonb_build_array(one.old_value, one.new_value));
        end if;
    end loop;
    if changed = '{}'::jsonb then
        return null;
    end if;
    insert into public.trail_change (id, at, person, account, role, purpose, "table", "row", act, changes)
    values (gen_random_uuid(), clock_timestamp(),
            coalesce(after ->> tg_argv[0], before ->> tg_argv[0])::uuid,
            nullif(current_setting('steward.account', true), '')::uuid,
            who, coalesce(nullif(current_setting('steward.purpose', true), ''), '-'),
            tg_table_name, coalesce(after ->> 'id', before ->> 'id')::uuid, lower(tg_op), changed);
    return null;
end $$;
