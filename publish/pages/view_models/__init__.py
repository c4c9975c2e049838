"""What templates receive: frozen values, each field documented beside it.

A template gets exactly one of them, as `page`. Words are already in the page's
language; money, dates and counts are values that the template's filters write.
"""
