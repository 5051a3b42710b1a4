"""Addresses of the ways in: upload, form, receipts, systems. They come before those of a batch."""

from django.urls import path

from chengxin.entrances.desk.views import batches, clients, entry, sending_in

patterns = [
    path("batches/upload/", sending_in.upload, name="upload"),
    path("batches/sent/", sending_in.sent, name="sent"),
    path("batches/entry/", entry.items, name="entry-items"),
    path("batches/entry/<slug:code>/", entry.entry, name="entry"),
    path("batches/<slug:number>/receipt/", batches.receipt, name="batch-receipt"),
    path("batches/<slug:number>/resume/", batches.resume, name="batch-resume"),
    path("clients/", clients.clients, name="clients"),
    path("clients/<int:client_id>/rotate/", clients.rotate, name="client-rotate"),
    path("clients/<int:client_id>/revoke/", clients.revoke, name="client-revoke"),
]
