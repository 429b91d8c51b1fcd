-- Protected records: a person at risk, a colleague. The row policies of the office (steward/policy/apply.py) leave these people
-- out, except for an account that has opened the record with a reason, for eight hours. Each opening is a row that the data
-- protection officer reads.
create function steward.protected_from_me() returns setof uuid language sql stable security definer
set search_path = pg_catalog, public as $$
    select p.person_id from public.permits_protection p
    where p.from_on <= (now() at time zone 'Europe/London')::date
      and (p.until_on is null or p.until_on > (now() at time zone 'Europe/London')::date)
    except
    select o.person_id from public.permits_opening o where o.account = steward.acting_account() and o.until_at > now()
$$;

-- Opens one record by its exact membership number: whoever opens it must know whom they mean. Answers null where there is none.
create function steward.open_protected(number text, reason text) returns uuid language plpgsql security definer
set search_path = pg_catalog, public as $$
declare
    whose uuid;
begin
    if length(btrim(reason)) < 10 then
        raise check_violation using message = 'A reason has at least ten letters.';
    end if;
    if not exists (select from steward.acting_post()) then
        raise insufficient_privilege using message = 'Only somebody in a post opens a protected record.';
    end if;
    select m.person_id into whose from public.register_membership m join public.permits_protection p on p.person_id = m.person_id
    where m.number = btrim(open_protected.number) and (p.until_on is null or p.until_on > now()::date) limit 1;
    if whose is null then
        return null;
    end if;
    insert into public.permits_opening (id, person_id, account, reason, at, until_at)
    values (gen_random_uuid(), whose, steward.acting_account(), left(btrim(open_protected.reason), 200), now(), now() + interval '8 hours');
    return whose;
end $$;
