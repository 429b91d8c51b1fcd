-- Rows of a list that was brought in and mean somebody whose record is protected: told by their place in the list, so that nobody is
-- entered a second time; whose record it is, and what it says, is not told.
create function steward.protected_among(
    places integer[], numbers text[], name_keys text[], email_keys text[], births date[], postcode_keys text[]
) returns setof integer language sql stable security definer
set search_path = pg_catalog, public as $$
    select distinct i.place
    from unnest(places, numbers, name_keys, email_keys, births, postcode_keys) as i(place, number, name_key, email_key, born_on, postcode_key)
    join (
        select p.id, p.name_key, p.email_key, p.born_on, m.number, a.postcode_key from steward.protected_from_me() as k(id)
        join public.people_person p on p.id = k.id
        left join public.register_membership m on m.person_id = p.id
        left join public.register_address a on a.person_id = p.id and a.until_on is null
    ) k on k.number in (i.number, lpad(i.number, 8, '0'))
        or (k.name_key = i.name_key and (k.email_key = nullif(i.email_key, '') or k.born_on = i.born_on or k.postcode_key = nullif(i.postcode_key, '')))
    where exists (select from steward.acting_post())
$$;

-- The rows of a list that was not entered, and those of one whose columns are said anew. What was entered keeps its rows until the
-- rule of retention takes them.
create function steward.forget_import_rows(which uuid) returns bigint language plpgsql security definer
set search_path = pg_catalog, public as $$
declare
    gone bigint;
begin
    if not exists (select from steward.acting_post()) then
        raise insufficient_privilege using message = 'Only somebody in a post forgets a list.';
    end if;
    if exists (select from public.membership_import i where i.id = which and i.state in ('done', 'undone')) then
        raise check_violation using message = 'This list was entered: its rows say what became of each.';
    end if;
    delete from public.membership_importrow r where r.run_id = which;
    get diagnostics gone = row_count;
    return gone;
end $$;
