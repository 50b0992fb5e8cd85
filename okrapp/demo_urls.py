from django.urls import path

from okrapp import demo_mail

app_name = "demo"

urlpatterns = [
    path("mail/", demo_mail.mails, name="mails"),
    path("mail/<str:name>/", demo_mail.mail, name="mail"),
]
