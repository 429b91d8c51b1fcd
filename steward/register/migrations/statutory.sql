-- The statutory register (Act 1992 s 24) on any day, in two times: what was known then, and what is known now about then.
--
-- A state of a row is known from its recorded_at until the moment its successor was recorded, which is the `at` of the former
-- entry (history.sql); the one that is known still has no such entry. So of each row at most one state is known at a moment, and
-- "infinity" asks for what is known now. These functions run as whoever asks: row policies and column grants hold. Those that
-- count run as the owner and give back numbers only, so that a protected entry is counted and nobody sees it.

create function steward.persons_at(known timestamptz)
returns table (person uuid, name_key text, given_names text, family_name text, act uuid)
language sql stable as $$
    select p.id, p.name_key::text collate "C", p.given_names::text, p.family_name::text, p.act
    from public.people_person p where p.recorded_at <= known
    union all
    select f."row", (f.was ->> 'name_key') collate "C", f.was ->> 'given_names', f.was ->> 'family_name', (f.was ->> 'act')::uuid
    from public.register_former f
    where f."table" = 'people_person' and f.at > known and (f.was ->> 'recorded_at')::timestamptz <= known
$$;

create function steward.memberships_at(known timestamptz)
returns table (id uuid, person uuid, joined_on date, ended_on date, end_reason text, came_from text, went_to text, act uuid)
language sql stable as $$
    select m.id, m.person_id, m.joined_on, m.ended_on, m.end_reason::text, m.came_from::text, m.went_to::text, m.act
    from public.register_membership m where m.recorded_at <= known
    union all
    select f."row", f.person, (f.was ->> 'joined_on')::date, (f.was ->> 'ended_on')::date, f.was ->> 'end_reason',
        f.was ->> 'came_from', f.was ->> 'went_to', (f.was ->> 'act')::uuid
    from public.register_former f
    where f."table" = 'register_membership' and f.at > known and (f.was ->> 'recorded_at')::timestamptz <= known
$$;

create function steward.addresses_at(known timestamptz)
returns table (id uuid, person uuid, kind text, line_1 text, line_2 text, line_3 text, line_4 text, town text, postcode text,
    postcode_key text, country text, returned_on date, from_on date, until_on date, act uuid)
language sql stable as $$
    select a.id, a.person_id, a.kind::text, a.line_1::text, a.line_2::text, a.line_3::text, a.line_4::text, a.town::text,
        a.postcode::text, a.postcode_key::text collate "C", a.country::text, a.returned_on, a.from_on, a.until_on, a.act
    from public.register_address a where a.recorded_at <= known
    union all
    select f."row", f.person, f.was ->> 'kind', f.was ->> 'line_1', f.was ->> 'line_2', f.was ->> 'line_3', f.was ->> 'line_4',
        f.was ->> 'town', f.was ->> 'postcode', (f.was ->> 'postcode_key') collate "C", f.was ->> 'country',
        (f.was ->> 'returned_on')::date, (f.was ->> 'from_on')::date, (f.was ->> 'until_on')::date, (f.was ->> 'act')::uuid
    from public.register_former f
    where f."table" = 'register_address' and f.at > known and (f.was ->> 'recorded_at')::timestamptz <= known
$$;

-- Whose names are on the register on a day: those of members, each once.
create function steward.names_on(day date, known timestamptz)
returns table (person uuid, name_key text, given_names text, family_name text)
language sql stable as $$
    select p.person, p.name_key, p.given_names, p.family_name from steward.persons_at(known) p
    where exists (
        select from steward.memberships_at(known) m
        -- keeps: P58a
        where m.person = p.person and m.joined_on <= day and (m.ended_on is null or m.ended_on > day))
$$;

-- The address of a member is the home, or another that they asked for in writing (s 24(5)); an employer's is none.
create function steward.addresses_on(day date, known timestamptz)
returns table (id uuid, person uuid, kind text, line_1 text, line_2 text, line_3 text, line_4 text, town text, postcode text,
    postcode_key text, country text, returned_on date, from_on date, act uuid)
language sql stable as $$
    select a.id, a.person, a.kind, a.line_1, a.line_2, a.line_3, a.line_4, a.town, a.postcode, a.postcode_key, a.country,
        case when a.returned_on <= day then a.returned_on end, a.from_on, a.act
    from steward.addresses_at(known) a
    -- keeps: P58a
    where a.kind in ('home', 'authorised') and a.line_1 <> ''
        and a.from_on <= day and (a.until_on is null or a.until_on > day)
$$;

-- Which column of the annual return an address belongs to: gb, ni, ie, abroad, or unknown where it does not say. The Channel
-- Islands and the Isle of Man count as abroad, as the form's own heading has it. One expression, so that PostgreSQL puts it into the query that asks.
create function steward.area_of(country text, postcode text) returns text language sql immutable parallel safe as $$
    select case
        when lower(btrim(country)) in ('', 'united kingdom', 'uk', 'u.k.') then case
            when left(postcode, 2) in ('JE', 'GY', 'IM') then 'abroad'
            when left(postcode, 2) = 'BT' then 'ni'
            when postcode ~ '^[A-Z]{1,2}[0-9][0-9A-Z]?[0-9][A-Z]{2}$' or postcode like 'BFPO%' then 'gb'
            else 'unknown' end
        when lower(btrim(country)) in ('gb', 'great britain', 'england', 'scotland', 'wales', 'cymru') then
            case when left(postcode, 2) in ('JE', 'GY', 'IM', 'BT') then 'unknown' else 'gb' end
        when lower(btrim(country)) = 'northern ireland' then 'ni'
        when lower(btrim(country)) in ('ireland', 'republic of ireland', 'irish republic', 'eire', 'éire', 'ie') then
            case when left(postcode, 2) = 'BT' then 'unknown' else 'ie' end
        else 'abroad' end  -- the Channel Islands and the Isle of Man among them
$$;

-- ---- what is only counted

create function steward.count_register(day date, known timestamptz)
returns table (area text, names bigint, memberships bigint, returned bigint, protected bigint)
language sql stable security definer set search_path = pg_catalog, public as $$
    select case when a.person is null then 'none' else steward.area_of(a.country, a.postcode_key) end,
        count(*), sum(m.held)::bigint, count(a.returned_on), count(s.person_id)
    from (
        select x.person, count(*) as held from steward.memberships_at(known) x
        where x.joined_on <= day and (x.ended_on is null or x.ended_on > day) group by x.person
    ) m
    left join (
        select distinct on (x.person) x.person, x.country, x.postcode_key, x.returned_on
        from steward.addresses_on(day, known) x order by x.person, x.from_on desc, x.id
    ) a on a.person = m.person
    left join (
        select distinct p.person_id from public.permits_protection p where p.until_on is null
            or p.until_on > (now() at time zone 'Europe/London')::date
    ) s on s.person_id = m.person
    group by 1
$$;

-- Whose name came on the register and left it after one day and up to another, as known at a moment. Of two memberships that
-- overlap or follow each other without a day between, only the outer ends count: the name stood there all along.
create function steward.count_movements(opening date, closing date, known timestamptz)
returns table (kind text, reason text, many bigint)
language sql stable security definer set search_path = pg_catalog, public as $$
    with m as materialized (
        select * from steward.memberships_at(known) x where x.ended_on is null or x.ended_on > x.joined_on
    ), came as (
        select distinct on (x.person, x.joined_on) x.* from m x
        where x.joined_on > opening and x.joined_on <= closing and not exists (
            select from m e where e.person = x.person and e.joined_on < x.joined_on
                and (e.ended_on is null or e.ended_on >= x.joined_on))
        order by x.person, x.joined_on, x.id
    ), went as (
        select distinct on (x.person, x.ended_on) x.* from m x
        where x.ended_on > opening and x.ended_on <= closing and not exists (
            select from m e where e.person = x.person and e.joined_on <= x.ended_on
                and (e.ended_on is null or e.ended_on > x.ended_on))
        order by x.person, x.ended_on, x.id
    )
    select case when x.came_from <> '' then 'transferred_in'
        when exists (select from m e where e.person = x.person and e.ended_on <= x.joined_on) then 'rejoined'
        else 'joined' end, '', count(*)
    from came x group by 1
    union all
    select case when x.went_to <> '' then 'transferred_out' else 'ended' end,
        case when x.went_to <> '' then '' else x.end_reason end, count(*)
    from went x group by 1, 2
$$;

-- Which names of one day came or went afterwards, between two moments, by the kind of the act that did it: back-dated acts.
create function steward.count_backdated(day date, first timestamptz, second timestamptz)
returns table (added boolean, kind text, many bigint)
language sql stable security definer set search_path = pg_catalog, public as $$
    with a as (
        select distinct x.person from steward.memberships_at(first) x
        where x.joined_on <= day and (x.ended_on is null or x.ended_on > day)
    ), b as (
        select distinct x.person from steward.memberships_at(second) x
        where x.joined_on <= day and (x.ended_on is null or x.ended_on > day)
    ), changed as (
        select coalesce(a.person, b.person) as person, a.person is null as added
        from a full join b on b.person = a.person where a.person is null or b.person is null
    )
    select c.added, coalesce((
        select t.kind from (
            select f.act, f.at from public.register_former f
            where f.person = c.person and f."table" = 'register_membership' and f.at > first and f.at <= second
            union all
            select (f.was ->> 'act')::uuid, (f.was ->> 'recorded_at')::timestamptz from public.register_former f
            where f.person = c.person and f."table" = 'register_membership' and f.at > second
                and (f.was ->> 'recorded_at')::timestamptz > first and (f.was ->> 'recorded_at')::timestamptz <= second
            union all
            select m.act, m.recorded_at from public.register_membership m
            where m.person_id = c.person and m.recorded_at > first and m.recorded_at <= second
        ) e join public.register_act t on t.id = e.act order by e.at desc limit 1), ''), count(*)
    from changed c group by 1, 2
$$;

-- What an assurer asks about how the register is kept: numbers, of rooms that the register does not know.
create function steward.count_upkeep(late integer) returns table (what text, many bigint)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
begin
    return query select 'duplicates', count(*) from public.register_pair p where p.said = '';
    return query select 'waiting', count(*) from public.membership_application a where a.state = 'new';
    return query select 'late', count(*) from public.membership_application a
        where a.state = 'new' and a.applied_at < now() - make_interval(days => late);
    return query select 'not_drawn', count(distinct m.person_id) from public.register_membership m
        join public.permits_protection p on p.person_id = m.person_id
        where p.kind = 'at_risk' and p.until_on is null and m.ended_on is null;
end $$;

-- What each assurer drew and found.
create function steward.count_findings()
returns table (post uuid, from_on date, until_on date, drawn bigint, was_right bigint, was_wrong bigint, unclear bigint)
language sql stable security definer set search_path = pg_catalog, public as $$
    select p.id, p.from_on, p.until_on, count(s.id), count(s.id) filter (where s.result = 'right'),
        count(s.id) filter (where s.result = 'wrong'), count(s.id) filter (where s.result = 'unclear')
    from public.register_post p left join public.register_sampled s on s.post_id = p.id
    where p.role = 'assurer' group by p.id, p.from_on, p.until_on order by p.from_on desc, p.id
$$;

-- ---- the assurer

-- At random, from everybody who is a member today. The entry of a person at risk is not drawn: the assurer is told how many
-- these are, and sees them in the office, beside somebody who opened them with a reason.
create or replace function steward.draw_sample(how_many integer) returns integer language plpgsql security definer
set search_path = pg_catalog, public as $$
declare
    mine uuid := (select id from steward.acting_post() where role = 'assurer');
    today date := (now() at time zone 'Europe/London')::date;
    before integer;
    drawn integer;
begin
    if mine is null then
        raise insufficient_privilege using message = 'Only an assurer draws a sample.';
    end if;
    perform pg_advisory_xact_lock(hashtextextended(mine::text, 0));
    before := (select count(*) from public.register_sampled s where s.post_id = mine);
    insert into public.register_sampled (id, post_id, person_id, drawn_at, place, result, remark)
    select gen_random_uuid(), mine, d.person_id, now(), before + row_number() over (), '', ''
    from (
        select m.person_id from public.register_membership m
        where m.joined_on <= today and (m.ended_on is null or m.ended_on > today)
        and not exists (select from public.register_sampled s where s.post_id = mine and s.person_id = m.person_id)
        and not exists (select from public.permits_protection p where p.person_id = m.person_id and p.kind = 'at_risk'
            and p.from_on <= today and (p.until_on is null or p.until_on > today))
        group by m.person_id order by random() limit greatest(least(how_many, 500), 0)
    ) d;
    get diagnostics drawn = row_count;
    return drawn;
end $$;

-- An assurer writes what was found of the entries of their own sample, and nothing else; nobody adds to a sample by hand.
create function steward.check_sampled() returns trigger language plpgsql
set search_path = pg_catalog, public as $$
begin
    if current_user not like '%\_assurer' then
        return new;
    end if;
    if tg_op = 'INSERT' then
        raise insufficient_privilege using message = 'The entries of a sample are drawn by the database.';
    end if;
    if old.post_id::text <> coalesce(current_setting('steward.post', true), '')
        or (new.id, new.post_id, new.person_id, new.drawn_at, new.place)
            is distinct from (old.id, old.post_id, old.person_id, old.drawn_at, old.place) then
        raise insufficient_privilege using message = 'An assurer writes down what was found, in their own sample.';
    end if;
    return new;
end $$;
create trigger check_sampled before insert or update on public.register_sampled
    for each row execute function steward.check_sampled();

-- What an entry of the sample said before: the name, the membership and the address, never an email or a telephone number.
create function steward.history_of_sampled(whose uuid)
returns table (at timestamptz, act uuid, "table" text, "row" uuid, was jsonb)
language sql stable security definer set search_path = pg_catalog, public as $$
    select f.at, f.act, f."table", f."row", (
        select jsonb_object_agg(e.key, e.value) from jsonb_each(f.was) e where e.key = any (array[
            'recorded_at', 'given_names', 'family_name', 'number', 'member_class', 'joined_on', 'ended_on', 'end_reason', 'came_from',
            'went_to', 'from_on', 'until_on', 'kind', 'line_1', 'line_2', 'line_3', 'line_4', 'town', 'postcode', 'country',
            'requested_on', 'returned_on'])
    )
    from public.register_former f
    where f.person = whose and whose in (select steward.scope_sample())
        and f."table" in ('people_person', 'register_membership', 'register_classheld', 'register_address')
    order by f.at desc limit 200
$$;

-- An assurer is neither an officer nor an employee of the union (s 24ZB(4)): nobody is assurer and something else at once.
create function steward.check_independent() returns trigger language plpgsql security definer
set search_path = pg_catalog, public as $$
begin
    if exists (
        select from public.register_post p where p.person_id = new.person_id and p.id <> new.id
            and (p.role = 'assurer') <> (new.role = 'assurer')
            and p.from_on < coalesce(new.until_on, 'infinity') and new.from_on < coalesce(p.until_on, 'infinity')
    ) then
        raise check_violation using message = 'Nobody is an assurer of the register and holds another post at once.';
    end if;
    return new;
end $$;
create trigger check_independent before insert or update of role, person_id, from_on, until_on on public.register_post
    for each row execute function steward.check_independent();

-- Until when the trail is sealed, and what the last verification of it found: for an assurer, who reads no row of it.
create function steward.trail_sealed() returns table (until timestamptz, verified_at timestamptz, sound boolean)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
begin
    return query select (select max(s."until") from public.trail_seal s), v.at, v.findings = '[]'::jsonb
        from (select 1) one left join lateral (
            select x.at, x.findings from public.trail_verification x order by x.at desc limit 1) v on true;
end $$;
