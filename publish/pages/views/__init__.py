"""One function per page: from the edition to the page's view model. No HTML, no request."""
