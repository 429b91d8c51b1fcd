-- What representatives and branch officers tell the office, and what the office notes of a conversation: who wrote it, and when,
-- comes from the session, whatever the row says.
create function steward.note_author() returns trigger language plpgsql
set search_path = pg_catalog, public as $$
declare
    acting text := current_setting('role');
begin
    if acting = 'none' or acting like '%\_builder' then
        return new;
    end if;
    new.at := clock_timestamp();
    new.by := nullif(current_setting('steward.account', true), '')::uuid;
    return new;
end $$;
create trigger note_author before insert on public.membership_contact for each row execute function steward.note_author();
create trigger note_author before insert on public.membership_hint for each row execute function steward.note_author();

-- Whoever told the office something sees it while it waits, and may take it back: a representative reads no other hint.
create function steward.my_hints() returns table (id uuid, person uuid, kind text, says text, at timestamptz)
language sql stable security definer set search_path = pg_catalog, public as $$
    select h.id, h.person_id, h.kind::text, h.says::text, h.at from public.membership_hint h
    where h.by = steward.acting_account() and h.done_at is null and exists (select from steward.acting_post())
$$;

create function steward.take_back_hint(which uuid) returns boolean language plpgsql security definer
set search_path = pg_catalog, public as $$
begin
    if not exists (select from steward.acting_post()) then
        raise insufficient_privilege using message = 'Only somebody in a post takes back what they told the office.';
    end if;
    delete from public.membership_hint h where h.id = which and h.by = steward.acting_account() and h.done_at is null;
    return found;
end $$;

-- How many left the branch of the post that acts since a day: a number, because who has left is no longer the branch's to see.
create function steward.leavers_of_my_branch(since date) returns bigint language sql stable security definer
set search_path = pg_catalog, public as $$
    select count(*) from public.register_membership m join steward.acting_post() p on p.branch_id = m.branch_id
    where m.ended_on >= since and m.ended_on <= (now() at time zone 'Europe/London')::date
      and m.person_id not in (select steward.protected_from_me())
$$;
