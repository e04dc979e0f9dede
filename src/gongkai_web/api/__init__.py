"""Other programs' way in: what may be asked and done over HTTP with JSON, under ``/api/``.

One module per matter that is offered (``cases``), each a router; ``urls`` puts them
together. Who asks is found in ``asking``, what goes wrong is told in ``problems``.
"""
