"""Addresses of the desk about receipts, and about the systems that owe some."""

from django.urls import path

from chengxin.entrances.desk.views import client, receipts

urlpatterns = [
    path("receipts/", receipts.receipts, name="receipts"),
    path("receipts/<slug:number>/", receipts.notice, name="receipt-notice"),
    path("receipts/<slug:number>/chase/", receipts.chase, name="receipt-chase"),
    path("clients/<int:client_id>/", client.client, name="client"),
    path("clients/<int:client_id>/reading/", client.allow_reading, name="client-reading"),
    path("clients/<int:client_id>/reading/end/", client.end_reading, name="client-reading-end"),
    path("clients/<int:client_id>/webhook/", client.set_webhook, name="client-webhook"),
    path(
        "clients/<int:client_id>/webhook/rotate/",
        client.rotate_webhook,
        name="client-webhook-rotate",
    ),
    path(
        "clients/<int:client_id>/webhook/close/", client.close_webhook, name="client-webhook-close"
    ),
    path("clients/<int:client_id>/webhook/try/", client.try_webhook, name="client-webhook-try"),
]
