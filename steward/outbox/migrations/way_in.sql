-- Whether a one-time code may go to somebody today. The postroom asks before it makes one, and the office before it queues a
-- message: who may change an address or write a message must not be able to send themselves a member's way in (P24).
-- The answer is '' where nothing stands against it, else the reason in words for the office; it names nobody.

create function steward.way_in_by(person uuid, channel text) returns text language plpgsql stable security definer
set search_path = pg_catalog, public as $$
declare
    since timestamptz := now() - interval '28 days';
    has_account boolean := exists (select from public.people_account a where a.person_id = person);
    -- A day more on both sides: the day of the program may be another than the database's, and no address slips between.
    yesterday date := current_date - 1;
    tomorrow date := current_date + 1;
begin
    if has_account and exists (
        select from public.register_post p
        where p.person_id = person and p.from_on <= tomorrow and (p.until_on is null or p.until_on > current_date)
    ) then
        return 'Whoever holds a post and has an account gets no new code: ask them to use the password reset of the sign-in page.';
    end if;
    if channel = 'email' then
        if has_account then
            return 'This person has an account already, so a new code goes by letter only. They can use the password reset.';
        end if;
        if exists (
            select from public.trail_change c
            where c.person = way_in_by.person and c."table" = 'people_person' and c.act = 'update' and c.changes ? 'email'
              and c.at > since and right(c.role, 7) <> '_member'
        ) then
            return 'The email address was changed in the office within the last 28 days. Send a letter, or wait until they are over.';
        end if;
        return '';
    end if;
    if exists (
        select from public.register_address a
        join public.trail_change c on c.person = a.person_id and c."table" = 'register_address' and c."row" = a.id
        where a.person_id = way_in_by.person and a.from_on <= tomorrow and (a.until_on is null or a.until_on > yesterday)
          and c.at > since and right(c.role, 7) <> '_member'
          and (
              -- An address put in by the office: only the one with which somebody new came is theirs.
              c.act = 'insert' and (
                  exists (select from public.register_address b where b.person_id = a.person_id and b.id <> a.id)
                  or not exists (
                      select from public.trail_change n
                      where n.person = a.person_id and n."table" = 'people_person' and n.act = 'insert' and n.at > c.at - interval '1 day'
                  )
              )
              -- Other lines in its place, or an old address that stands again; that it ends some day is no matter.
              or c.act = 'update' and (c.changes - 'until_on' <> '{}'::jsonb or c.changes -> 'until_on' ->> 0 is not null)
          )
    ) then
        return 'The postal address was changed in the office within the last 28 days. Wait until they are over.';
    end if;
    return '';
end $$;

-- A new colleague is in no book yet: the administrator who gives the post types where to write to. Such a message is the
-- administrator's own, to somebody who never was a member, holds a post, and has neither an email address nor an account.
create function steward.way_in_for_colleague(message uuid) returns boolean language sql stable security definer
set search_path = pg_catalog, public as $$
    select exists (
        select from public.outbox_message m
        join public.people_person p on p.id = m.person_id and p.email = ''
        join public.trail_change c on c."table" = 'outbox_message' and c.act = 'insert' and c."row" = m.id
            and c.person = m.person_id and right(c.role, 14) = '_administrator'
        where m.id = way_in_for_colleague.message
          and exists (select from public.register_post o where o.person_id = p.id and (o.until_on is null or o.until_on > current_date))
          and not exists (select from public.register_membership s where s.person_id = p.id)
          and not exists (select from public.people_account a where a.person_id = p.id)
          and not exists (
              select from public.trail_change u where u.person = p.id and u."table" = 'outbox_message' and u.act = 'update'
                and u."row" = m.id and u.changes ?| array['to_email', 'person_id'] and right(u.role, 9) <> '_postroom'
          )
    );
$$;
