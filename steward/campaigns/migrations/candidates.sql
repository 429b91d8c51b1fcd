-- What visitors see of candidates: those of one constituency at one election, by their public address.
create function steward.candidates_at(in_constituency text, at_election uuid)
returns table (id uuid, name text, party text, email text, answer text, answer_says text, answered_on date)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
    select c.id, c.name::text, c.party::text, c.email::text, c.answer::text, c.answer_says, c.answered_on
    from public.campaigns_candidate c
    where c.constituency_id = in_constituency and c.election_id = at_election
    order by c.name, c.id
$$;

-- One more reader says that they wrote, until the poll. Whose letter and what it said, nobody asks.
create function steward.count_letter(in_constituency text, at_election uuid) returns void language sql security definer
set search_path = pg_catalog, public, pg_temp as $$
    insert into public.campaigns_lettercount (election_id, constituency_id, day, count)
    select e.id, k.code, (now() at time zone 'Europe/London')::date, 1
    from public.campaigns_election e, public.campaigns_constituency k
    where e.id = at_election and k.code = in_constituency and e.polls_on >= (now() at time zone 'Europe/London')::date
    and exists (select from public.campaigns_candidate c where c.election_id = e.id and c.constituency_id = k.code)
    on conflict (election_id, constituency_id, day) do update set count = campaigns_lettercount.count + 1
$$;

-- Whoever is on the list of an election no longer: for the communications officer, while the post stands.
create function steward.remove_candidates(at_election uuid, gone uuid[]) returns integer language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
    removed integer;
begin
    if not steward.in_office() then
        raise insufficient_privilege using message = 'This post does not stand.';
    end if;
    delete from public.campaigns_candidate where election_id = at_election and id = any (gone);
    get diagnostics removed = row_count;
    return removed;
end $$;

create trigger raise_stamp after insert or update or delete on public.campaigns_candidate
    for each statement execute function steward.raise_stamp();
create trigger raise_stamp after insert or update or delete on public.campaigns_election
    for each statement execute function steward.raise_stamp();
