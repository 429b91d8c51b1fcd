-- One person, once: whom somebody may be already, and by which other key somebody was known before two entries became one.

-- Two people with one birthday are compared by their names: both stand in the index.
create index person_by_birthday on public.people_person (born_on) include (name_key) where born_on is not null;
-- Where the merging of two entries is kept (table "merged", see merging.sql): who was entered into whom.
create index former_merged on public.register_former (((was ->> 'gone')::uuid)) where "table" = 'merged';
create index former_merged_into on public.register_former (person) where "table" = 'merged';

-- Whom somebody with these keys may be: keys only, and nobody whose record is protected. What is shared by very many (the
-- telephone of a switchboard, the email address of an office) tells nobody apart, and is left out.
create function steward.alike(
    name_key text, given_key text, born_on date, email_key text, phone_key text, postcodes text[], besides uuid
) returns setof uuid language plpgsql stable security definer rows 4
set search_path = pg_catalog, public as $$
#variable_conflict use_variable
declare
    shared constant integer := 12;
    flipped date := case when extract(day from born_on) <= 12
        then make_date(extract(year from born_on)::int, extract(day from born_on)::int, extract(month from born_on)::int) end;
    them uuid[];
    few uuid[];
begin
    if email_key <> '' then
        select array_agg(x.id) into few from (select p.id from people_person p where p.email_key = email_key and p.email_key <> '' limit shared + 1) x;
        if cardinality(few) <= shared then
            them := them || few;
        end if;
    end if;
    if length(phone_key) >= 7 then
        select array_agg(x.id) into few from (select p.id from people_person p where p.phone_key = phone_key and p.phone_key <> '' limit shared + 1) x;
        if cardinality(few) <= shared then
            them := them || few;
        end if;
    end if;
    if born_on is not null then
        them := them || array(
            select p.id from people_person p where p.born_on = born_on and similarity(p.name_key, name_key) > 0.22);
        if flipped <> born_on then
            them := them || array(
                select p.id from people_person p where p.born_on = flipped and similarity(p.name_key, name_key) > 0.45);
        end if;
        -- The same name, either way round, and all but one part of the birth date.
        them := them || array(
            select p.id from people_person p where p.name_key in (name_key, given_key)
            and (extract(year from p.born_on) = extract(year from born_on))::int
                + (extract(month from p.born_on) = extract(month from born_on))::int
                + (extract(day from p.born_on) = extract(day from born_on))::int = 2);
    end if;
    if cardinality(postcodes) > 0 then
        them := them || array(
            select p.id from (select a.person_id from register_address a where a.postcode_key = any (postcodes) limit 200) h
            join people_person p on p.id = h.person_id where similarity(p.name_key, name_key) > 0.3);
    end if;
    return query select distinct f.id from unnest(them) f (id)
        where f.id is distinct from besides and not exists (
            select from permits_protection o where o.person_id = f.id
            and (o.until_on is null or o.until_on > (now() at time zone 'Europe/London')::date));
end $$;

-- The same for many who are in the register, as one set: each two once, the smaller key first.
create function steward.alike_among(persons uuid[]) returns table (person uuid, other uuid)
language sql stable security definer set search_path = pg_catalog, public as $$
    with hidden as materialized (
        select o.person_id from permits_protection o where o.until_on is null or o.until_on > (now() at time zone 'Europe/London')::date
    ), them as materialized (
        select p.id, p.name_key, p.given_key, p.born_on, p.email_key, p.phone_key,
            case when extract(day from p.born_on) <= 12 and extract(day from p.born_on) <> extract(month from p.born_on)
                then make_date(extract(year from p.born_on)::int, extract(day from p.born_on)::int, extract(month from p.born_on)::int) end as flipped
        from people_person p where p.id = any (persons) and not exists (select from hidden h where h.person_id = p.id)
    ), found as (
        select t.id as person, o.id as other from them t cross join lateral (
            select case when count(*) <= 12 then array_agg(x.id) end as ids
            from (select p.id from people_person p where p.email_key = t.email_key and p.email_key <> '' limit 13) x
        ) k cross join lateral unnest(k.ids) o (id) where t.email_key <> '' and o.id > t.id
        union
        select t.id, o.id from them t cross join lateral (
            select case when count(*) <= 12 then array_agg(x.id) end as ids
            from (select p.id from people_person p where p.phone_key = t.phone_key and p.phone_key <> '' limit 13) x
        ) k cross join lateral unnest(k.ids) o (id) where length(t.phone_key) >= 7 and o.id > t.id
        union
        select t.id, o.id from them t join people_person o on o.born_on = t.born_on
            where o.id > t.id and similarity(o.name_key, t.name_key) > 0.22
        union
        select t.id, o.id from them t join people_person o on o.born_on = t.flipped
            where o.id > t.id and similarity(o.name_key, t.name_key) > 0.45
        union
        select t.id, o.id from them t cross join lateral (values (t.name_key), (t.given_key)) n (key)
            join people_person o on o.name_key = n.key
            where o.id > t.id and (extract(year from o.born_on) = extract(year from t.born_on))::int
                + (extract(month from o.born_on) = extract(month from t.born_on))::int
                + (extract(day from o.born_on) = extract(day from t.born_on))::int = 2
        union
        select t.id, o.id from them t join register_address a on a.person_id = t.id and a.postcode_key <> ''
            cross join lateral (select h.person_id from register_address h where h.postcode_key = a.postcode_key limit 200) h
            join people_person o on o.id = h.person_id
            where o.id > t.id and similarity(o.name_key, t.name_key) > 0.3
    )
    select f.person, f.other from found f where not exists (select from hidden h where h.person_id = f.other)
$$;

-- The entry that somebody's entry went into, through as many mergers as there were; null where theirs was never merged, or stands.
create function steward.merged_into(person uuid) returns uuid language sql stable security definer
set search_path = pg_catalog, public as $$
    with recursive way (id, step) as (
        select merged_into.person, 0
        union all
        select f.person, way.step + 1 from way join register_former f on f."table" = 'merged' and (f.was ->> 'gone')::uuid = way.id
        where way.step < 100 and not exists (select from people_person p where p.id = way.id)
          and not exists (select from register_act u where u.undoes_id = f.act)
    )
    select p.id from way join people_person p on p.id = way.id where way.step > 0 order by way.step limit 1
$$;

-- Every key by which somebody is known in rows that are never rewritten (the trail, former entries): theirs, and of each entry
-- that went into theirs.
create function steward.known_as(person uuid) returns setof uuid language sql stable security definer rows 1
set search_path = pg_catalog, public as $$
    with recursive known (id) as (
        select known_as.person
        union
        select (f.was ->> 'gone')::uuid from known join register_former f on f."table" = 'merged' and f.person = known.id
        where not exists (select from people_person p where p.id = (f.was ->> 'gone')::uuid)
          and not exists (select from register_act u where u.undoes_id = f.act)
    )
    select id from known
$$;

-- A member's own rows are also those that name an entry which went into theirs: who looked at it, what it said before.
create or replace function steward.scope_self() returns setof uuid language sql stable security definer rows 1
set search_path = pg_catalog, public as $$
    select k from public.people_account a cross join lateral steward.known_as(a.person_id) k
    where a.id = steward.acting_account() and a.is_active and a.person_id is not null
$$;
