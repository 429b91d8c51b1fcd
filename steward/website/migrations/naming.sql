-- Who gets a file or a picture by its address: whoever may read a published page that names it, and nobody else. Yes or no, and
-- nothing about it. Who works on the website is not asked (web/middleware.py).
create function steward.file_shown(which integer) returns boolean language sql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
    -- keeps: W15
    select exists (
        select from website_named n join website_shown s on s.page_id = n.page_id
        where n.document_id = which and s.live and (not s.members_only or (select steward.member_now()))
    )
$$;

-- A picture by the place of its file, in whichever size.
create function steward.picture_shown(at text) returns boolean language sql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
    -- keeps: W15
    select exists (
        select from (
            select i.id from wagtailimages_image i where i.file = at
            union all select r.image_id from wagtailimages_rendition r where r.file = at
        ) picture
        join website_named n on n.image_id = picture.id join website_shown s on s.page_id = n.page_id
        where s.live and (not s.members_only or (select steward.member_now()))
    )
$$;
create index picture_by_its_file on public.wagtailimages_image (file);
create index size_by_its_file on public.wagtailimages_rendition (file);

-- What the pages of a website that stands already name: as Wagtail has written it down, and as addresses that were pasted.
insert into public.website_named (page_id, document_id, image_id)
select distinct p.id, d.id, i.id
from public.wagtailcore_referenceindex r
join public.django_content_type page on page.id = r.base_content_type_id and (page.app_label, page.model) = ('wagtailcore', 'page')
join public.django_content_type what on what.id = r.to_content_type_id
join public.wagtailcore_page p on p.id::text = r.object_id and p.live
left join public.wagtaildocs_document d on d.id::text = r.to_object_id and (what.app_label, what.model) = ('wagtaildocs', 'document')
left join public.wagtailimages_image i on i.id::text = r.to_object_id and (what.app_label, what.model) = ('wagtailimages', 'image')
where num_nonnulls(d.id, i.id) = 1
union
select p.id, d.id, null
from (
    select page_ptr_id, body::text from public.website_contentpage
    union all select page_ptr_id, body::text from public.website_standardpage
) said (page, words)
cross join lateral regexp_matches(said.words, '/documents/(\d{1,9})/', 'g') pasted (key)
join public.wagtailcore_page p on p.id = said.page and p.live
join public.wagtaildocs_document d on d.id = pasted.key[1]::integer;

-- What is kept of a picture stands while the website's number stands (stamp.sql: raised as the transaction ends).
create constraint trigger raise_stamp after insert or update or delete on public.website_named
    deferrable initially deferred for each row execute function steward.raise_stamp();
