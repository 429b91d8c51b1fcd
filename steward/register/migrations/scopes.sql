-- The scopes of roles as sets of persons. Each function runs as the owner (SECURITY DEFINER, fixed search_path), looks at
-- who is acting, and returns only keys. Row policies call them once a query: person_id = any (array(select steward.scope_x())).

create schema if not exists steward;
grant usage on schema steward to public;

create function steward.acting_account() returns uuid language sql stable
set search_path = pg_catalog, public as $$ select nullif(current_setting('steward.account', true), '')::uuid $$;

-- A post counts only while it lasts, and only for the account whose person holds it.
create function steward.acting_post() returns setof public.register_post language sql stable security definer
set search_path = pg_catalog, public as $$
    select p.* from public.register_post p join public.people_account a on a.person_id = p.person_id
    -- keeps: P21a, P21b, P21c
    where p.id = nullif(current_setting('steward.post', true), '')::uuid and a.id = steward.acting_account() and a.is_active
      and p.from_on <= (now() at time zone 'Europe/London')::date
      and (p.until_on is null or p.until_on > (now() at time zone 'Europe/London')::date)
$$;

create function steward.scope_self() returns setof uuid language sql stable security definer
set search_path = pg_catalog, public as $$
    select person_id from public.people_account where id = steward.acting_account() and is_active and person_id is not null
$$;

create function steward.scope_branch() returns setof uuid language sql stable security definer
set search_path = pg_catalog, public as $$
    -- keeps: P21b
    select m.person_id from public.register_membership m join steward.acting_post() p on p.branch_id = m.branch_id
    where m.ended_on is null or m.ended_on > (now() at time zone 'Europe/London')::date
$$;

-- Everybody who holds or held an office of the union.
create function steward.scope_staff() returns setof uuid language sql stable security definer
set search_path = pg_catalog, public as $$ select distinct person_id from public.register_post $$;
