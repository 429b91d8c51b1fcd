from django.apps import AppConfig


class EnquiriesConfig(AppConfig):
    name = "steward.enquiries"
    label = "enquiries"
