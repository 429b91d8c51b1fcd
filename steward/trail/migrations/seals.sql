-- Whoever writes a look has a number of a transaction before the clock is read: so the sealer knows when a minute is closed
-- (trail/sealing.py). A change has one by then, because the row that was changed has it.
create or replace function steward.note_look() returns trigger language plpgsql
set search_path = pg_catalog, public as $$
declare
    acting text := current_setting('role');
begin
    perform pg_current_xact_id();
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

-- A note on looks that were listed is written by a role that may read such notes, and says who wrote it and when.
create function steward.note_review() returns trigger language plpgsql
set search_path = pg_catalog, public as $$
declare
    acting text := current_setting('role');
begin
    perform pg_current_xact_id();
    if acting = 'none' or acting like '%\_builder' then
        return new;
    end if;
    if not has_column_privilege(acting, 'public.trail_review', 'note', 'select') then
        raise insufficient_privilege using message = 'A note on looks is written by a role that may read it.';
    end if;
    new.at := clock_timestamp();
    new.account := nullif(current_setting('steward.account', true), '')::uuid;
    return new;
end $$;
create trigger note_review before insert on public.trail_review for each row execute function steward.note_review();

-- Which person an account of the trail is, of those who hold or held an office; who may call it is in policy/apply.py.
create function steward.colleagues() returns table (account uuid, person uuid) language sql stable security definer
set search_path = pg_catalog, public as $$
    select a.id, a.person_id from public.people_account a where a.person_id in (select p.person_id from public.register_post p)
$$;
revoke execute on function steward.colleagues() from public;
