-- The number of the website's last change is raised once, as the last thing before a transaction commits: its one row is locked for
-- that moment alone. Raised with the first change, it made two editors who save at once wait for each other, or ended one of them.
create or replace function steward.raise_stamp() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
    this text := pg_current_xact_id()::text;
begin
    if current_setting('steward.stamped', true) is distinct from this then
        perform set_config('steward.stamped', this, true);
        update public.website_stamp set number = number + 1;
    end if;
    return null;
end $$;
do $do$
declare
    each_one record;
begin
    for each_one in
        select t.tgname, t.tgrelid::regclass as of_table, pg_get_triggerdef(t.oid) as made_by
        from pg_trigger t where t.tgfoid = 'steward.raise_stamp'::regproc and not t.tgisinternal and not t.tgdeferrable
    loop
        execute format('drop trigger %I on %s', each_one.tgname, each_one.of_table);
        execute regexp_replace(
            regexp_replace(each_one.made_by, '^CREATE TRIGGER', 'CREATE CONSTRAINT TRIGGER'),
            'FOR EACH (STATEMENT|ROW)', 'DEFERRABLE INITIALLY DEFERRED FOR EACH ROW'
        );
    end loop;
end $do$;
