"""Addresses of listings and registers on the desk."""

from django.urls import path

from chengxin.entrances.desk.views import listings, registers

patterns = [
    path("registers/", registers.overview, name="registers"),
    path("registers/<slug:kind>/", registers.register, name="register"),
    path("listings/", listings.listings, name="listings"),
    path("listings/new/", listings.new, name="listing-new"),
    path("listings/<slug:case_no>/", listings.listing, name="listing"),
    path("listings/<slug:case_no>/revise/", listings.revise, name="listing-revise"),
    path("listings/<slug:case_no>/evidence/", listings.evidence, name="listing-evidence"),
    path("listings/<slug:case_no>/<slug:code>/", listings.act, name="listing-act"),
]
