-- Who may give which office, below every screen: a membership officer appoints representatives and branch officers, an
-- administrator everybody who works in the office; and nobody appoints themselves. The owner (migrations, the command that
-- founds a union) acts as no role and is not asked.
create function steward.check_appointment() returns trigger language plpgsql
set search_path = pg_catalog, public as $$
declare
    acting text := current_setting('role');
    of_the_field boolean := new.role in ('workplace_rep', 'branch_officer');
begin
    if acting = 'none' or acting like '%\_builder' then
        return new;
    end if;
    if new.person_id in (select steward.scope_self()) then
        raise insufficient_privilege using message = 'Nobody appoints themselves.';
    end if;
    if acting like '%\_membership\_officer' and not of_the_field then
        raise insufficient_privilege using message = 'A membership officer appoints representatives and branch officers.';
    end if;
    return new;
end $$;
create trigger check_appointment before insert or update of role, person_id, workplace_id, branch_id, from_on on public.register_post
    for each row execute function steward.check_appointment();
