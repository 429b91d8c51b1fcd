-- Moving many people from one employer, workplace or branch to another, as one statement. A row policy hides protected people
-- from an officer; they must come along all the same, so these run as their owner, for a membership officer's post only.

create function steward.keeps_the_register() returns void language plpgsql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
    if not exists (select from steward.acting_post() where role = 'membership_officer') then
        raise insufficient_privilege using message = 'Only a membership officer moves people between employers and branches.';
    end if;
end $$;
revoke execute on function steward.keeps_the_register() from public;

-- Jobs at these employers, or at these workplaces, go on elsewhere from a day: the job there ends on that day, and one that
-- is otherwise the same begins. A job that began on that day or later was never anywhere else, and is put right in place.
-- No employer or workplace given means: the same as before. Contacts at the employer follow in the same way.
create function steward.move_jobs(
    from_employers uuid[], from_workplaces uuid[], to_employer uuid, to_workplace uuid, leave_workplace boolean, day date
) returns table (jobs integer, contacts integer)
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    t text;
    moved integer[] := '{}';
    n integer;
begin
    perform steward.keeps_the_register();
    foreach t in array array['register_employment', 'register_workplacecontact'] loop
        drop table if exists pg_temp.moving;
        execute format(
            'create temp table moving on commit drop as select r as was, r.id, r.from_on,'
            ' coalesce($3, r.employer_id) as employer_id,'
            ' case when $4 is not null then $4 when $5 then null else r.workplace_id end as workplace_id'
            ' from public.%I r where (r.employer_id = any ($1) or r.workplace_id = any ($2))'
            ' and (r.until_on is null or r.until_on > $6)'
            ' and (r.employer_id, r.workplace_id) is distinct from (coalesce($3, r.employer_id),'
            ' case when $4 is not null then $4 when $5 then null else r.workplace_id end)', t)
            using from_employers, from_workplaces, to_employer, to_workplace, leave_workplace, day;
        execute format('update public.%I r set employer_id = m.employer_id, workplace_id = m.workplace_id'
            ' from pg_temp.moving m where m.id = r.id and m.from_on >= $1', t) using day;
        execute format('update public.%I r set until_on = $1 from pg_temp.moving m where m.id = r.id and m.from_on < $1', t) using day;
        execute format(
            'insert into public.%1$I select (jsonb_populate_record(null::public.%1$I, to_jsonb(m.was) || jsonb_build_object('
            '''id'', gen_random_uuid(), ''employer_id'', m.employer_id, ''workplace_id'', m.workplace_id, ''from_on'', $1))).*'
            ' from pg_temp.moving m where m.from_on < $1', t) using day;
        select count(*) into n from pg_temp.moving;
        moved := moved || n;
    end loop;
    return query select moved[1], moved[2];
end $$;

-- Two entries turn out to be one employer: what was ever said of the one is said of the other.
create function steward.same_employer(double uuid, other uuid) returns integer
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    n integer;
begin
    perform steward.keeps_the_register();
    update public.register_employment set employer_id = other where employer_id = double;
    get diagnostics n = row_count;
    update public.register_workplacecontact set employer_id = other where employer_id = double;
    return n;
end $$;

-- Everybody who typed one of these words works at this employer, now and in the jobs that they had before.
create function steward.place_typed(texts text[], at_employer uuid) returns integer
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    n integer;
begin
    perform steward.keeps_the_register();
    update public.register_employment set employer_id = at_employer
    where employer_id is null and employer_as_typed <> '' and employer_as_typed = any (texts);
    get diagnostics n = row_count;
    return n;
end $$;

-- Members of a branch, or of none, who work at these workplaces (all of the branch, where no workplace is given) go to another.
create function steward.move_to_branch(from_branch uuid, any_branch boolean, at_workplaces uuid[], to_branch uuid, day date)
returns integer language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    n integer;
begin
    perform steward.keeps_the_register();
    update public.register_membership m set branch_id = to_branch
    where (m.ended_on is null or m.ended_on > day) and m.branch_id is distinct from to_branch
    and (any_branch or m.branch_id is not distinct from from_branch)
    and (at_workplaces is null or exists (
        select from public.register_employment e where e.person_id = m.person_id and e.workplace_id = any (at_workplaces)
        and e.from_on <= day and (e.until_on is null or e.until_on > day)));
    get diagnostics n = row_count;
    return n;
end $$;

-- How many people work where, members and others, protected ones counted: numbers only. For the officer's pages.
create function steward.staffing(of_employers uuid[], day date)
returns table (employer uuid, workplace uuid, members bigint, others bigint)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
    perform steward.keeps_the_register();
    return query
    select e.employer_id, e.workplace_id, count(*) filter (where m.id is not null), count(*) filter (where m.id is null)
    from public.register_employment e
    left join public.register_membership m on m.person_id = e.person_id and m.joined_on <= day
        and (m.ended_on is null or m.ended_on > day)
    where e.employer_id = any (of_employers) and (e.until_on is null or e.until_on > day)
    group by 1, 2;
end $$;

create function steward.branch_sizes(at_workplaces uuid[], day date) returns table (branch uuid, members bigint)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
    perform steward.keeps_the_register();
    return query
    select m.branch_id, count(*) from public.register_membership m
    where m.joined_on <= day and (m.ended_on is null or m.ended_on > day)
    and (at_workplaces is null or exists (
        select from public.register_employment e where e.person_id = m.person_id and e.workplace_id = any (at_workplaces)
        and e.from_on <= day and (e.until_on is null or e.until_on > day)))
    group by 1;
end $$;

-- What an act taught us of names is forgotten with it.
create function steward.forget_names() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
    delete from public.register_formername where act = new.undoes_id;
    delete from public.register_alias where act = new.undoes_id;
    return null;
end $$;
create trigger forget_names after insert on public.register_act
    for each row when (new.undoes_id is not null) execute function steward.forget_names();
