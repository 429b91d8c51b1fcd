-- What an officer has typed beside a story, and not yet published or sent, goes when the story goes, and nobody sends one in with it.
create or replace function steward.keep_story() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
    acting text := current_setting('role');
begin
    if tg_op = 'DELETE' then
        delete from public.outbox_message
        where kind = 'story' and id in (select value::uuid from jsonb_array_elements_text(old.messages));
        return old;
    end if;
    if tg_op = 'INSERT' then
        if acting = 'none' or acting like '%\_builder' then
            return new;
        end if;
        if acting not like '%\_anonymous' and acting not like '%\_member' then
            raise insufficient_privilege using message = 'Stories come in through the website, from whoever tells them.';
        end if;
        if new.state <> 'new' or new.draft <> '{}' or concat(new.shown_heading, new.shown_says, new.shown_name) <> ''
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
        new.messages := '[]'; new.draft := '{}'; new.withdrawn_at := clock_timestamp();
        -- A message that waits is not sent any more (the postroom finds none); one that went is not kept either.
        delete from public.outbox_message
        where kind = 'story' and id in (select value::uuid from jsonb_array_elements_text(old.messages));
        return new;
    end if;
    if not new.messages @> old.messages then
        raise insufficient_privilege using message = 'A story keeps the names of its messages: they go when it goes.';
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
