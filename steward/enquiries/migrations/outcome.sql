-- A complaint about personal data is closed when whoever complained was told what came of it, or with the reason why nobody could be
-- told (Data Protection Act 2018, section 164A). An answer that asks something back tells no outcome; one that could not be sent
-- told nobody. Whoever acts may read neither all answers nor any message, so this looks for them.
create function steward.check_told() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
    -- keeps: P53
    if new.state = 'done' and new.kind = 'data' and new.unanswered = '' and not exists (
        select from public.enquiries_reply r left join public.outbox_message m on m.id = r.message_id
        where r.enquiry_id = new.id and not r.asks and m.state is distinct from 'failed'
    ) then
        raise check_violation using
            message = 'Whoever complained about their data is told what came of it, before it is closed.',
            constraint = 'told_what_came_of_it', table = 'enquiries_enquiry';
    end if;
    return new;
end $$;
-- Answers of before say nothing of it: where an enquiry waits for them, the last one asked.
update public.enquiries_reply r set asks = true
where exists (select from public.enquiries_enquiry e where e.id = r.enquiry_id and e.state = 'waiting')
    and r.at = (select max(o.at) from public.enquiries_reply o where o.enquiry_id = r.enquiry_id);
create trigger check_told before insert or update of state, kind, unanswered on public.enquiries_enquiry
    for each row execute function steward.check_told();

-- What the office has typed beside an enquiry is the office's: nobody sends some in with it.
create or replace function steward.check_enquiry() returns trigger language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
begin
    if current_user ~ '_(anonymous|member)$' then
        if new.state <> 'new' or new.acknowledged_at is not null or new.closed_at is not null or new.outcome <> ''
            or new.handled_by is not null or new.draft <> '{}' then
            raise insufficient_privilege using message = 'What is new was neither read nor answered.';
        end if;
        -- keeps: P68
        if current_user ~ '_anonymous$' and new.person_id is not null then
            raise insufficient_privilege using message = 'Whoever is not signed in writes in nobody''s name.';
        end if;
    elsif current_user ~ '_(communications|data_protection)_officer$' then
        raise insufficient_privilege using message = 'Enquiries come in through the website.';
    end if;
    return new;
end $$;
