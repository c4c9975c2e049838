"""The officer's builder: screens over `builder.domain.authoring`, without code and without JSON."""
