-- What people write to us: taken from the public as it is, answered by whoever has to, and never altered.

-- The public adds new enquiries and nothing else. A visitor is nobody: nobody writes in a member's name (P62, P68).
create function steward.check_enquiry() returns trigger language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
begin
    if current_user ~ '_(anonymous|member)$' then
        if new.state <> 'new' or new.acknowledged_at is not null or new.closed_at is not null or new.outcome <> ''
            or new.handled_by is not null then
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
create trigger check_enquiry before insert on public.enquiries_enquiry for each row execute function steward.check_enquiry();

-- Whoever answers notes how far it is; the words, and by when it was due, stay as they came in.
create function steward.check_answering() returns trigger language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
begin
    if current_user ~ '_(communications|data_protection)_officer$' and
        (new.person_id, new.reference, new.kind, new.about, new.says, new.name, new.email, new.phone, new.received_at, new.due_on)
        is distinct from
        (old.person_id, old.reference, old.kind, old.about, old.says, old.name, old.email, old.phone, old.received_at, old.due_on)
    then
        raise insufficient_privilege using message = 'What somebody wrote to us is not changed.';
    end if;
    return new;
end $$;
create trigger check_answering before update on public.enquiries_enquiry for each row execute function steward.check_answering();

create function steward.check_reply() returns trigger language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
begin
    if current_user ~ '_(anonymous|member)$' then
        raise insufficient_privilege using message = 'Answers are the office''s.';
    end if;
    return new;
end $$;
create trigger check_reply before insert on public.enquiries_reply for each row execute function steward.check_reply();

-- Gives an enquiry that was sent as the wrong kind to whoever answers that kind. The clock does not begin again: it is due on the
-- earlier of the two days. Only what the role itself may see and what is not done; the answer is whether it was passed on.
create function steward.pass_enquiry(which uuid, as_kind text, due date) returns boolean language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
    acting text := (select p.role from steward.acting_post() p);
begin
    if acting is null or acting not in ('communications_officer', 'data_protection_officer')
        or right(current_setting('role'), length(acting) + 1) <> '_' || acting then
        raise insufficient_privilege using message = 'Only whoever answers enquiries passes one on.';
    end if;
    if as_kind not in ('enquiry', 'complaint', 'data') then
        raise invalid_parameter_value using message = 'An enquiry is a question, a complaint, or about personal data.';
    end if;
    update public.enquiries_enquiry e set kind = as_kind, due_on = least(e.due_on, due), state = 'new'
    where e.id = which and e.state <> 'done' and e.kind <> as_kind
      and (acting = 'data_protection_officer' and e.kind = 'data' or acting = 'communications_officer' and e.kind <> 'data')
      and (e.person_id is null or acting = 'data_protection_officer'
           or e.person_id not in (select steward.protected_from_me()));
    return found;
end $$;

-- Whether the emails with our answers went: the state and the reason in words, which names nobody.
create function steward.answers_that_went(which uuid) returns table (reply uuid, state text, problem text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
    select r.id, m.state, m.problem
    from public.enquiries_reply r
    join public.enquiries_enquiry e on e.id = r.enquiry_id
    join public.outbox_message m on m.id = r.message_id
    cross join steward.acting_post() p
    where r.enquiry_id = which
      and (p.role = 'data_protection_officer' or p.role = 'communications_officer' and e.kind <> 'data')
$$;
