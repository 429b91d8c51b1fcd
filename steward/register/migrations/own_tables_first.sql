-- A function that runs as its owner looks for its tables among the owner's, never first among the temporary ones: anybody may
-- make a temporary table called permits_protection, and nobody would be protected. PostgreSQL looks there first unless told.
do $do$
declare
    each_one regprocedure;
begin
    for each_one in
        select p.oid from pg_proc p
        where p.pronamespace = 'steward'::regnamespace and p.prosecdef and p.proowner = current_user::regrole
        and not coalesce(array_to_string(p.proconfig, ';'), '') ~ 'search_path=[^;]*pg_temp'
    loop
        execute format('alter function %s set search_path = pg_catalog, public, pg_temp', each_one);
    end loop;
end $do$;

-- Who did an act comes from the session, whatever the row says; where nobody has signed in (the command line) the row stands.
create function steward.note_act() returns trigger language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
declare
    acting text := current_setting('role');
begin
    if acting = 'none' or acting like '%\_builder' then
        return new;
    end if;
    new."by" := coalesce(nullif(current_setting('steward.account', true), '')::uuid, new."by");
    return new;
end $$;
create trigger note_act before insert on public.register_act for each row execute function steward.note_act();
