-- What may happen to a story, whoever acts. It comes in as new and unseen; what was sent is never changed; it is published only
-- where its teller agreed to that, under the name that they chose; and a withdrawal takes all of it, with the messages about it.
create function steward.keep_story() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
    acting text := current_setting('role');
begin
    if tg_op = 'DELETE' then
        delete from public.outbox_message where id in (select value::uuid from jsonb_array_elements_text(old.messages));
        return old;
    end if;
    if tg_op = 'INSERT' then
        if acting = 'none' or acting like '%\_builder' then
            return new;
        end if;
        if new.state <> 'new' or concat(new.shown_heading, new.shown_says, new.shown_name) <> ''
            or coalesce(new.published_at, new.withdrawn_at) is not null or new.decided_by is not null then
            raise insufficient_privilege using message = 'A story comes in new: publishing it is somebody else''s to decide.';
        end if;
        if acting like '%\_anonymous' and new.person_id is not null then
            raise insufficient_privilege using message = 'Whoever has not signed in ties a story to nobody.';
        end if;
        return new;
    end if;
    if old.state = 'withdrawn' then
        raise insufficient_privilege using message = 'This story was withdrawn. Nothing of it comes back.';
    end if;
    if new.state = 'withdrawn' then
        -- keeps: W05
        -- All of it at once, in one statement, so that no page, feed, search or file can still have a part.
        new.heading := ''; new.says := ''; new.name := ''; new.email := ''; new.phone := ''; new.work := '';
        new.shown_heading := ''; new.shown_says := ''; new.shown_name := ''; new.secret := '';
        new.messages := '[]'; new.withdrawn_at := clock_timestamp();
        -- A message that waits is not sent any more (the postroom finds none); one that went is not kept either.
        delete from public.outbox_message where id in (select value::uuid from jsonb_array_elements_text(old.messages));
        return new;
    end if;
    if (new.heading, new.says, new.name, new.name_as, new.email, new.phone, new.work, new.consents, new.policy_version, new.sent_at,
        new.secret, new.reference, new.campaign, new.person_id, new.id)
        is distinct from
       (old.heading, old.says, old.name, old.name_as, old.email, old.phone, old.work, old.consents, old.policy_version, old.sent_at,
        old.secret, old.reference, old.campaign, old.person_id, old.id) then
        raise insufficient_privilege using message = 'What somebody sent us is not rewritten. Shorten what is shown of it instead.';
    end if;
    if new.state = 'published' then
        -- keeps: W05
        if not new.consents @> '[{"key": "story_website"}]' then
            raise insufficient_privilege using message = 'Whoever told this story did not agree to see it on the website.';
        end if;
        if new.shown_name not in
            ('', (case new.name_as when 'full' then new.name when 'first' then split_part(new.name, ' ', 1) else '' end)) then
            raise insufficient_privilege using message = 'The name is shown as its bearer chose, or not at all.';
        end if;
    end if;
    return new;
end $$;
create trigger keep_story before insert or update or delete on public.campaigns_story for each row execute function steward.keep_story();

-- What visitors see: the newest published stories, of one campaign or of all. No name but the one shown, no address, no key to anybody.
create function steward.stories_shown(of_campaign uuid default null, most integer default 500)
returns table (id uuid, campaign uuid, heading text, says text, name text, published_at timestamptz, may_print boolean)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
    select s.id, s.campaign, s.shown_heading::text, s.shown_says, s.shown_name::text, s.published_at,
        s.consents @> '[{"key": "story_print"}]'
    from public.campaigns_story s
    where s.state = 'published' and (of_campaign is null or s.campaign = of_campaign)
    order by s.published_at desc, s.id
    limit least(most, 500)
$$;

-- Taking a story back with the code that was shown when it was sent. It answers the same whatever happened: nobody finds out here
-- whether a code is one.
create function steward.withdraw_story(code text) returns void language sql security definer
set search_path = pg_catalog, public, pg_temp as $$
    update public.campaigns_story s set state = 'withdrawn'
    where length(code) >= 20 and s.state <> 'withdrawn' and s.secret = encode(sha256(convert_to(code, 'UTF8')), 'hex')
$$;

-- A member takes back a story of their own.
create function steward.withdraw_my_story(story uuid) returns void language sql security definer
set search_path = pg_catalog, public, pg_temp as $$
    update public.campaigns_story s set state = 'withdrawn'
    where s.id = story and s.state <> 'withdrawn' and s.person_id in (select steward.scope_self())
$$;

-- Kept pages are shown while the website's stamp stands (website/migrations/shown.sql). A story that waits changes no page.
create trigger raise_stamp after update on public.campaigns_story for each row
    when (old.state = 'published' or new.state = 'published') execute function steward.raise_stamp();
create trigger raise_stamp_gone after delete on public.campaigns_story for each row
    when (old.state = 'published') execute function steward.raise_stamp();

-- Whoever is not signed in makes us send one kind of message only: that their story is here. To one address, and about nobody.
create function steward.keep_message_of_visitor() returns trigger language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
begin
    if current_setting('role') like '%\_anonymous'
        and (new.kind not in ('story', 'reply') or new.channel <> 'email' or new.person_id is not null or new.state <> 'queued') then
        raise insufficient_privilege using message = 'A visitor has no message sent but the receipt of what they sent.';
    end if;
    return new;
end $$;
create trigger keep_message_of_visitor before insert on public.outbox_message
    for each row execute function steward.keep_message_of_visitor();
