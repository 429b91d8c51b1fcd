-- An office is only ever shortened: to prolong one is to give it again, and nobody gives one to themselves. A membership officer
-- touches the posts that membership officers give, and no other.
create function steward.check_end_of_post() returns trigger language plpgsql
set search_path = pg_catalog, public as $$
declare
    acting text := current_setting('role');
begin
    if acting = 'none' or acting like '%\_builder' then
        return new;
    end if;
    if old.until_on is not null and (new.until_on is null or new.until_on > old.until_on) then
        raise insufficient_privilege using message = 'A post is not prolonged: give it again.';
    end if;
    if acting like '%\_membership\_officer' and old.role not in ('workplace_rep', 'branch_officer') then
        raise insufficient_privilege using message = 'A membership officer ends the posts of representatives and branch officers.';
    end if;
    return new;
end $$;
create trigger check_end_of_post before update of until_on on public.register_post
    for each row execute function steward.check_end_of_post();
