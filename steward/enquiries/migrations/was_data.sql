-- What was once a complaint about personal data stays one for its closing, whoever answers it by then: it is passed on as a question
-- because it was none, or because whoever complained would otherwise have to be told what came of it. Nobody takes the mark away.
create function steward.a_complaint_stays_one() returns trigger language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
begin
    -- keeps: P53
    new.was_data := new.kind = 'data' or (tg_op = 'UPDATE' and (old.was_data or old.kind = 'data'));
    return new;
end $$;
update public.enquiries_enquiry set was_data = true where kind = 'data';
update public.enquiries_enquiry set unanswered = '' where kind <> 'data' and unanswered <> '';  -- a reason is a data complaint's
-- By its name before check_told, which reads the mark.
create trigger a_complaint_stays_one before insert or update on public.enquiries_enquiry
    for each row execute function steward.a_complaint_stays_one();

-- As before, of whatever was such a complaint; and where they left an email address, that nothing could be delivered is said after
-- an answer to it was not.
create or replace function steward.check_told() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
    -- keeps: P53
    if new.state = 'done' and new.was_data and new.unanswered = '' and not exists (
        select from public.enquiries_reply r left join public.outbox_message m on m.id = r.message_id
        where r.enquiry_id = new.id and not r.asks and coalesce(m.state, '') not in ('failed', 'stopped')
    ) then
        raise check_violation using
            message = 'Whoever complained about their data is told what came of it, before it is closed.',
            constraint = 'told_what_came_of_it', table = 'enquiries_enquiry';
    end if;
    -- keeps: P53
    if new.unanswered = 'failed' and new.email <> '' and not exists (
        select from public.enquiries_reply r join public.outbox_message m on m.id = r.message_id
        where r.enquiry_id = new.id and m.state in ('failed', 'stopped')
    ) then
        raise check_violation using
            message = 'That nothing could be delivered is said after an answer was not.',
            constraint = 'tried_before_it_failed', table = 'enquiries_enquiry';
    end if;
    return new;
end $$;

create or replace function steward.open_untold() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
    -- keeps: P53
    update public.enquiries_enquiry e set state = 'seen', closed_at = null
    where e.was_data and e.state = 'done' and e.unanswered = ''
      and e.id in (select r.enquiry_id from public.enquiries_reply r where r.message_id = new.id)
      and not exists (
          select from public.enquiries_reply r left join public.outbox_message m on m.id = r.message_id
          where r.enquiry_id = e.id and not r.asks and coalesce(m.state, '') not in ('failed', 'stopped')
      );
    return null;
end $$;
