-- Who gets a file by its address: whoever may read a published page that names it, and whoever an old address leads to it. A redirect is
-- for everybody, and so is what an editor lets it lead to.
create or replace function steward.file_shown(which integer) returns boolean language sql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
    -- keeps: W15
    select exists (
        select from website_named n join website_shown s on s.page_id = n.page_id
        where n.document_id = which and s.live and (not s.members_only or (select steward.member_now()))
    ) or exists (
        select from wagtailredirects_redirect r where r.redirect_link ~ ('/documents/' || which || '/')
    )
$$;
