-- A look is written by whoever looks: time, account, role and purpose come from the session, whatever the row says.
create function steward.note_look() returns trigger language plpgsql
set search_path = pg_catalog, public as $$
declare
    acting text := current_setting('role');
begin
    if acting = 'none' or acting like '%\_builder' then
        return new;
    end if;
    if right(acting, length(new.role) + 1) <> '_' || new.role then
        raise insufficient_privilege using message = 'A look is written by the role that looks.';
    end if;
    new.at := clock_timestamp();
    new.account := nullif(current_setting('steward.account', true), '')::uuid;
    new.purpose := coalesce(nullif(current_setting('steward.purpose', true), ''), '-');
    return new;
end $$;
create trigger note_look before insert on public.trail_look for each row execute function steward.note_look();
