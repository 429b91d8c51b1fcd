-- What is destroyed when its time is over. The period is the policy's, passed in as it is written there (P1Y, P30D); each run leaves
-- a certificate: the rule, the period, how many rows, when. Nobody's name stands in it. The sweeper calls these and reads nothing.

create function steward.certify(of_rule text, keep interval, rows bigint) returns bigint language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
begin
    if rows > 0 then
        insert into public.trail_destruction (id, rule, keep, rows, at)
        values (gen_random_uuid(), of_rule, keep::text, rows, now());
    end if;
    return rows;
end $$;

-- A period that is no period would destroy everything: no rule of ours is shorter than a day.
create function steward.longer_than_a_day(keep interval) returns void language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
begin
    if keep is null or keep < interval '1 day' then
        raise invalid_parameter_value using message = 'A period of the policy is at least a day.';
    end if;
end $$;

-- Enquiries that are closed, with our answers and the emails that carried them. One that is open stays, and stands as overdue.
create function steward.destroy_enquiries(keep interval) returns bigint language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
    over uuid[];
    letters uuid[];
begin
    perform steward.longer_than_a_day(keep);
    -- keeps: P62
    select array_agg(e.id) into over from public.enquiries_enquiry e where e.state = 'done' and e.closed_at + keep < now();
    select array_agg(r.message_id) into letters from public.enquiries_reply r where r.enquiry_id = any (over);
    delete from public.enquiries_reply where enquiry_id = any (over);
    delete from public.outbox_message where id = any (letters) and state <> 'queued';
    -- That we have it was told them by an email that is no answer, and so has no row among those: it names the reference.
    delete from public.outbox_message m using public.enquiries_enquiry e
    where e.id = any (over) and m.kind = 'reply' and m.state <> 'queued' and position('Your reference is ' || e.reference || '.' in m.body) > 0
      and not exists (select from public.enquiries_reply r where r.message_id = m.id);  -- an answer to another that quotes it
    delete from public.enquiries_enquiry where id = any (over);
    return steward.certify('enquiries', keep, coalesce(cardinality(over), 0));
end $$;

create function steward.destroy_stories(keep interval) returns bigint language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
    gone bigint;
begin
    perform steward.longer_than_a_day(keep);
    delete from public.campaigns_story where sent_at + keep < now();
    get diagnostics gone = row_count;
    if gone > 0 then
        update public.website_stamp set number = number + 1;  -- kept pages that showed one are no longer valid
    end if;
    return steward.certify('stories', keep, gone);
end $$;

create function steward.destroy_candidates(keep interval) returns bigint language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
    gone bigint;
begin
    perform steward.longer_than_a_day(keep);
    delete from public.campaigns_candidate c using public.campaigns_election e where e.id = c.election_id and e.polls_on + keep < now();
    get diagnostics gone = row_count;
    if gone > 0 then
        update public.website_stamp set number = number + 1;
    end if;
    return steward.certify('candidates', keep, gone);
end $$;

-- What somebody chose who is a member no more: counted from the end of the last membership.
create function steward.destroy_interests(keep interval) returns bigint language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
    gone bigint;
begin
    perform steward.longer_than_a_day(keep);
    -- keeps: P61
    delete from public.interests_interest i
    where i.chosen_at + keep < now()
      and not exists (
          select from public.register_membership m
          where m.person_id = i.person_id and (m.ended_on is null or m.ended_on + keep >= now())
      );
    get diagnostics gone = row_count;
    return steward.certify('interests', keep, gone);
end $$;
