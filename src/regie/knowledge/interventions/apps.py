from django.apps import AppConfig


class InterventionsConfig(AppConfig):
    name = "regie.knowledge.interventions"
    label = "interventions"
