-- An administrator brings in somebody who works for the union and is not in its books: the name, and the first post with it.
-- The role administrator sees only people who hold or held a post, and may add no person: this function does both at once, for
-- whoever acts in a post of administrator that lasts, and never touches a person who is there already.

create function steward.add_colleague(
    person uuid, given text, family text, name_key text, given_key text, post uuid, its_role text, from_day date, until_day date
) returns void language plpgsql security definer
set search_path = pg_catalog, public as $$
begin
    if not exists (select from steward.acting_post() p where p.role = 'administrator') then
        raise insufficient_privilege using message = 'Only an administrator adds a colleague.';
    end if;
    insert into public.people_person (id, given_names, family_name, name_key, given_key, email, email_key, phone)
    values (person, given, family, name_key, given_key, '', '', '');
    insert into public.register_post (id, person_id, role, from_on, until_on, appointed_by)
    values (post, person, its_role, from_day, until_day, steward.acting_account());
end $$;
