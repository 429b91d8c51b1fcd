-- A workplace representative's list: members who work there now, without those who asked that their workplace details are
-- not passed on (P22). The objection is read here, below the role, so that no screen can forget it.

create function steward.at_my_workplace() returns setof uuid language sql stable security definer
set search_path = pg_catalog, public as $$
    -- keeps: P21c
    select e.person_id from public.register_employment e join steward.acting_post() p on p.workplace_id = e.workplace_id
    where e.until_on is null
      and exists (select from public.register_membership m where m.person_id = e.person_id
                  and (m.ended_on is null or m.ended_on > (now() at time zone 'Europe/London')::date))
$$;

create function steward.objects(person uuid, matter text) returns boolean language sql stable security definer
set search_path = pg_catalog, public as $$
    select coalesce((select c.given from public.permits_choice c
                     where c.person_id = person and c.kind = 'objection' and c.key = matter order by c.at desc, c.id desc limit 1), false)
$$;
revoke execute on function steward.at_my_workplace() from public;
revoke execute on function steward.objects(uuid, text) from public;

create function steward.scope_workplace() returns setof uuid language sql stable security definer
set search_path = pg_catalog, public as $$
    -- keeps: P22
    select who from steward.at_my_workplace() who where not steward.objects(who, 'workplace_rep')
$$;

-- How many a representative is not shown: a number, never a name.
create function steward.objectors_at_my_workplace() returns bigint language sql stable security definer
set search_path = pg_catalog, public as $$
    select count(*) from steward.at_my_workplace() who where steward.objects(who, 'workplace_rep')
$$;
