-- Opening a protected record, once more: a branch officer opens members of their branch and learns nothing of others; the day is
-- London's day. And what is counted for a post, or suggested to the data protection officer, without the rows themselves.
create or replace function steward.open_protected(number text, reason text) returns uuid language plpgsql security definer
set search_path = pg_catalog, public as $$
declare
    post public.register_post;
    today date := (now() at time zone 'Europe/London')::date;
    whose uuid;
begin
    if length(regexp_replace(reason, '[^[:alpha:]]', '', 'g')) < 10 then
        raise check_violation using message = 'A reason has at least ten letters.';
    end if;
    select * into post from steward.acting_post();
    if post.id is null then
        raise insufficient_privilege using message = 'Only somebody in a post opens a protected record.';
    end if;
    select m.person_id into whose from public.register_membership m join public.permits_protection p on p.person_id = m.person_id
    where m.number = btrim(open_protected.number) and p.from_on <= today and (p.until_on is null or p.until_on > today)
      and (post.role <> 'branch_officer' or (m.branch_id = post.branch_id and (m.ended_on is null or m.ended_on > today)))
    limit 1;
    if whose is null then
        return null;
    end if;
    insert into public.permits_opening (id, person_id, account, reason, at, until_at)
    values (gen_random_uuid(), whose, steward.acting_account(), left(btrim(open_protected.reason), 200), now(), now() + interval '8 hours');
    return whose;
end $$;

-- Until when whoever acts has opened this record; null where they have not, or where it is not protected.
create function steward.opened_by_me(whose uuid) returns timestamptz language sql stable security definer
set search_path = pg_catalog, public as $$
    select max(o.until_at) from public.permits_opening o join public.permits_protection p on p.person_id = o.person_id
    where o.person_id = whose and o.account = steward.acting_account() and o.until_at > now()
      and p.from_on <= (now() at time zone 'Europe/London')::date
      and (p.until_on is null or p.until_on > (now() at time zone 'Europe/London')::date)
$$;

-- Members who hold an office post and whose record everybody in the office can open: suggested, never done by itself. `same` is
-- false where the colleague has an entry of their own and a member has the same name: that may be another person.
create function steward.colleagues_to_protect() returns table (person uuid, role text, same boolean) language sql stable security definer
set search_path = pg_catalog, public as $$
    with today as (select (now() at time zone 'Europe/London')::date as day),
    held as (
        select p.person_id, min(p.role) as role from public.register_post p, today
        where p.role not in ('workplace_rep', 'branch_officer') and (p.until_on is null or p.until_on > day) group by p.person_id
    ),
    found as (
        select h.person_id as person, h.role, true as same from held h
        union
        select other.id, h.role, false from held h join public.people_person me on me.id = h.person_id
        join public.people_person other on other.name_key = me.name_key and other.id <> me.id
        where not exists (select from public.register_membership m where m.person_id = h.person_id)
    )
    select f.person, f.role, f.same from found f, today
    where exists (select from public.register_membership m where m.person_id = f.person
                  and m.joined_on <= day and (m.ended_on is null or m.ended_on > day))
      and not exists (select from public.permits_protection q where q.person_id = f.person
                  and (q.until_on is null or q.until_on > day))
    limit 200
$$;

-- Protected people are not even counted for a representative.
create or replace function steward.objectors_at_my_workplace() returns bigint language sql stable security definer
set search_path = pg_catalog, public as $$
    select count(*) from steward.at_my_workplace() who
    where steward.objects(who, 'workplace_rep') and who not in (select steward.protected_from_me())
$$;

-- An opening is written by the function above and by nothing else: whoever may write looks could open any record without a reason.
create function steward.only_by_opening() returns trigger language plpgsql
set search_path = pg_catalog, public as $$
begin
    if current_user like '%\_builder' or current_user::regrole = (select relowner from pg_class where oid = 'public.permits_opening'::regclass) then
        return new;
    end if;
    raise insufficient_privilege using message = 'A protected record is opened with its number and a reason.';
end $$;
create trigger only_by_opening before insert on public.permits_opening for each row execute function steward.only_by_opening();
