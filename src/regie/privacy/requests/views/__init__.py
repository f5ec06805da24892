"""The screens of requests and of the duty to inform."""
