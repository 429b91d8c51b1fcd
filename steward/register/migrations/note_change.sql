-- As before, without the two columns that say since when a row stands there and which act wrote it: they are no change of a
-- person's. The function is its own role's once the policy has been applied; whoever migrates becomes that role for a moment.
do $do$
declare
    its_owner text := (select r.rolname from pg_proc p join pg_roles r on r.oid = p.proowner where p.proname = 'note_change');
begin
    if its_owner <> current_user then
        execute format('grant create on schema steward to %I', its_owner);
        execute format('set local role %I', its_owner);
    end if;
    execute $body$
create or replace function steward.note_change() returns trigger language plpgsql security definer
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
        from jsonb_each(after - 'recorded_at' - 'act') n where n.value is distinct from before -> n.key;
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
end $$
    $body$;
    if its_owner <> session_user and current_user = its_owner then
        reset role;
        execute format('revoke create on schema steward from %I', its_owner);
    end if;
end $do$;
