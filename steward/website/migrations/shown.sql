-- Who may read which page. Row policies ask website_shown, which holds no words: a page's own table cannot be asked about itself.
-- A page is for members where it or a page above it says so.

create function steward.for_members_by_path(of text) returns boolean language sql stable
set search_path = pg_catalog, public, pg_temp as $$
    select exists (
        select from generate_series(4, length(of), 4) as step
        join public.wagtailcore_page above on above.path = left(of, step)
        join public.website_contentpage own on own.page_ptr_id = above.id and own.members_only
    )
$$;

create function steward.show_page() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
    insert into public.website_shown (page_id, live, members_only)
    values (new.id, new.live, steward.for_members_by_path(new.path))
    on conflict (page_id) do update set live = excluded.live, members_only = excluded.members_only;
    return null;
end $$;
create trigger show_page after insert or update of path, live on public.wagtailcore_page
    for each row execute function steward.show_page();

create function steward.hide_page() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
    delete from public.website_shown where page_id = old.id;
    return null;
end $$;
create trigger hide_page after delete on public.wagtailcore_page for each row execute function steward.hide_page();

create function steward.show_below() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
    update public.website_shown s set members_only = steward.for_members_by_path(p.path)
    from public.wagtailcore_page p, public.wagtailcore_page mine
    where mine.id = new.page_ptr_id and s.page_id = p.id
    and p.path >= mine.path and p.path < mine.path || chr(126)  -- itself and what stands below it: steps are signs before the tilde
    and s.members_only is distinct from steward.for_members_by_path(p.path);
    return null;
end $$;
create trigger show_below after insert or update of members_only on public.website_contentpage
    for each row execute function steward.show_below();

insert into public.website_shown (page_id, live, members_only)
select id, live, false from public.wagtailcore_page on conflict do nothing;

-- Whether the account that acts has a membership that stands today (in London).
create function steward.member_now() returns boolean language sql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
    -- keeps: W15
    select exists (
        select from public.register_membership m
        where m.person_id in (select steward.scope_self())
        and m.joined_on <= (now() at time zone 'Europe/London')::date
        and (m.ended_on is null or m.ended_on > (now() at time zone 'Europe/London')::date)
    )
$$;

-- Collections of files whose name or whose parent's says that they are for members: those with a restriction of Wagtail's.
create function steward.collections_for_members() returns setof integer language sql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
    select c.id from public.wagtailcore_collection c
    where exists (
        select from public.wagtailcore_collectionviewrestriction r
        join public.wagtailcore_collection above on above.id = r.collection_id
        where c.path >= above.path and c.path < above.path || chr(126)
    )
$$;

-- Whether a page stands at this address that only members see: the visitor is then asked to sign in. Yes or no, no words of it.
create function steward.is_for_members(at text) returns boolean language sql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
    select exists (
        select from public.wagtailcore_page p join public.website_shown s on s.page_id = p.id
        where p.url_path = at and s.live and s.members_only
    )
$$;

-- A kept page is shown while this number stands. It rises in the transaction of the change, so nobody sees it before the change.
insert into public.website_stamp (id, number) values (1, 1) on conflict do nothing;
create function steward.raise_stamp() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
    update public.website_stamp set number = number + 1;
    return null;
end $$;
do $do$
declare
    each_one text;
begin
    foreach each_one in array array[
        'wagtailcore_page', 'wagtailcore_site', 'wagtailcore_collectionviewrestriction', 'wagtailimages_image',
        'wagtailimages_rendition', 'wagtaildocs_document', 'wagtailredirects_redirect', 'website_homepage', 'website_standardpage',
        'website_sectionpage', 'website_contentpage', 'website_contentpage_topics', 'website_topic', 'website_newspage',
        'website_author', 'website_blogseries', 'website_blogpost', 'website_eventpage', 'website_campaignpage', 'website_proposal',
        'website_toolkitpage', 'website_toolkitfile', 'website_factsheetpage', 'website_magazineissue', 'website_magazinearticle',
        'website_networkpage', 'website_networknotice', 'website_benefitpage', 'website_peoplepage', 'website_spokesperson',
        'policy_edition'
    ] loop
        execute format(
            'create trigger raise_stamp after insert or update or delete on public.%I for each statement execute function steward.raise_stamp()',
            each_one
        );
    end loop;
end $do$;
