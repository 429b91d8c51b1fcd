-- What the life of a membership needs below the screens.

-- An office is only ever shortened: to prolong one is to give it again (register/migrations/appointing_ends.sql). But undoing the
-- act that ended one puts back the day it had: exactly that day, and only for an undoing that is on record.
-- It runs as its owner because whoever ends posts may not read acts; the role that acts stands in the session all the same.
create or replace function steward.check_end_of_post() returns trigger language plpgsql security definer
set search_path = pg_catalog, public as $$
declare
    acting text := current_setting('role');
    doing uuid := nullif(current_setting('steward.act', true), '')::uuid;
begin
    if acting = 'none' or acting like '%\_builder' then
        return new;
    end if;
    if old.until_on is not null and (new.until_on is null or new.until_on > old.until_on) and not exists (
        select from public.register_act u join public.register_former f on f.act = u.undoes_id
        where u.id = doing and f."table" = 'register_post' and f."row" = old.id
          and (f.was ->> 'until_on')::date is not distinct from new.until_on
    ) then
        raise insufficient_privilege using message = 'A post is not prolonged: give it again.';
    end if;
    if acting like '%\_membership\_officer' and old.role not in ('workplace_rep', 'branch_officer') then
        raise insufficient_privilege using message = 'A membership officer ends the posts of representatives and branch officers.';
    end if;
    return new;
end $$;

-- Nobody signs in as somebody who has died; if it was a mistake and is undone, the account opens again.
create function steward.close_account_of_the_dead() returns trigger language plpgsql security definer
set search_path = pg_catalog, public as $$
begin
    if new.end_reason = 'died' and old.end_reason <> 'died' then
        update public.people_account set is_active = false where person_id = new.person_id and is_active;
    elsif old.end_reason = 'died' and new.end_reason <> 'died' then
        update public.people_account set is_active = true where person_id = new.person_id and not is_active;
    end if;
    return null;
end $$;
create trigger close_account_of_the_dead after update of end_reason on public.register_membership
    for each row execute function steward.close_account_of_the_dead();

-- Whether somebody has opened an account or signed in since: the office sees no account, and has to know before it undoes.
create function steward.signed_in_since(person uuid, since timestamptz) returns boolean language sql stable security definer
set search_path = pg_catalog, public as $$
    select exists (
        select from public.people_account a
        where a.person_id = signed_in_since.person and (a.created_at > since or a.last_login > since)
    )
$$;

-- Takes back what an admission made beside the register: codes that were not used, and, of somebody whom it added, the messages
-- and the choices from the form. The register's own rows are undone with the act (steward.undo_act), which comes after.
create function steward.take_back_admission(which uuid) returns void language plpgsql security definer
set search_path = pg_catalog, public as $$
declare
    act public.register_act;
    whose uuid;
begin
    if not exists (select from steward.acting_post() p where p.role = 'membership_officer') then
        raise insufficient_privilege using message = 'Only a membership officer takes back an admission.';
    end if;
    select * into act from public.register_act a where a.id = which and a.kind = 'admit'
        and not exists (select from public.register_act u where u.undoes_id = a.id);
    if not found then
        raise invalid_parameter_value using message = 'This is no admission, or it was undone.';
    end if;
    whose := act.persons[1];
    if steward.signed_in_since(whose, act.at)
        or exists (select from public.exchange_disclosure d where d.person_id = whose and d.sent_at >= act.at) then
        raise invalid_parameter_value using message = 'This admission stands: something was sent, or they have signed in.';
    end if;
    delete from public.people_wayin w where w.person_id = whose and w.used_at is null and w.made_at >= act.at;
    if exists (select from public.people_person p where p.id = whose and p.act = which)
        and not exists (select from public.register_former f where f.person = whose and f."table" = 'people_person') then
        delete from public.people_wayin w where w.person_id = whose;
        delete from public.outbox_message m where m.person_id = whose and m.kind = 'welcome';
        delete from public.permits_choice c where c.person_id = whose and c.channel = 'form';
    end if;
end $$;
