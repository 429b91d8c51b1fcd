-- Gives an enquiry that was sent as the wrong kind to whoever answers that kind, as before. What the data protection officer typed
-- beside a complaint about personal data does not go along to an officer who could not read it there. An answer that was given before
-- something was such a complaint tells no outcome of one.
create or replace function steward.pass_enquiry(which uuid, as_kind text, due date) returns boolean language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
    acting text := (select p.role from steward.acting_post() p);
    passed boolean;
begin
    if acting is null or acting not in ('communications_officer', 'data_protection_officer')
        or right(current_setting('role'), length(acting) + 1) <> '_' || acting then
        raise insufficient_privilege using message = 'Only whoever answers enquiries passes one on.';
    end if;
    if as_kind not in ('enquiry', 'complaint', 'data') then
        raise invalid_parameter_value using message = 'An enquiry is a question, a complaint, or about personal data.';
    end if;
    update public.enquiries_enquiry e
    set kind = as_kind, due_on = least(e.due_on, due), state = 'new', draft = case when e.kind = 'data' then '{}' else e.draft end
    where e.id = which and e.state <> 'done' and e.kind <> as_kind
      and (acting = 'data_protection_officer' and e.kind = 'data' or acting = 'communications_officer' and e.kind <> 'data')
      and (e.person_id is null or acting = 'data_protection_officer'
           or e.person_id not in (select steward.protected_from_me()));
    passed := found;
    if passed and as_kind = 'data' then
        -- keeps: P53
        update public.enquiries_reply r set asks = true where r.enquiry_id = which and not r.asks;
    end if;
    return passed;
end $$;

-- As before, and an answer that was withdrawn before it went told nobody either.
create or replace function steward.check_told() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
    -- keeps: P53
    if new.state = 'done' and new.kind = 'data' and new.unanswered = '' and not exists (
        select from public.enquiries_reply r left join public.outbox_message m on m.id = r.message_id
        where r.enquiry_id = new.id and not r.asks and coalesce(m.state, '') not in ('failed', 'stopped')
    ) then
        raise check_violation using
            message = 'Whoever complained about their data is told what came of it, before it is closed.',
            constraint = 'told_what_came_of_it', table = 'enquiries_enquiry';
    end if;
    return new;
end $$;

-- An email that was on its way when a complaint about personal data was closed, and then could not be delivered, told nobody: the
-- complaint is open again, where whoever answers finds it.
create function steward.open_untold() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
    -- keeps: P53
    update public.enquiries_enquiry e set state = 'seen', closed_at = null
    where e.kind = 'data' and e.state = 'done' and e.unanswered = ''
      and e.id in (select r.enquiry_id from public.enquiries_reply r where r.message_id = new.id)
      and not exists (
          select from public.enquiries_reply r left join public.outbox_message m on m.id = r.message_id
          where r.enquiry_id = e.id and not r.asks and coalesce(m.state, '') not in ('failed', 'stopped')
      );
    return null;
end $$;
create trigger open_untold after update of state on public.outbox_message for each row
    when (new.state in ('failed', 'stopped') and new.kind = 'reply') execute function steward.open_untold();
