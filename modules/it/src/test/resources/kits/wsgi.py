def app(environ, start_response):
    start_response("200 OK", [("Content-Length", "6")])
    return [b"Hello\n"]
