"""A small reverse proxy that shows a page under a path, as nginx does with `location /zzqa/`."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

# What holds for one connection only, and what the proxy says itself.
_OWN_HEADERS = ("transfer-encoding", "connection", "date", "server")


@contextmanager
def reverse_proxy(upstream, path, *, passes_host=True):
    """Show what `upstream` serves at `path` of another port of this machine; gives the address of that.

    Without `passes_host` the server is told its own name, as proxies do unless they are told otherwise.
    """

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"  # a response ends with its connection

        def _pass_on(self):
            if not self.path.startswith(path):
                self.send_error(404)
                return
            headers = dict(self.headers)
            if not passes_host:
                headers["X-Forwarded-Host"] = headers.pop("Host")
            body = self.rfile.read(int(headers.get("Content-Length", 0)))
            address = upstream + self.path.removeprefix(path)
            # Without a limit: the page keeps streams of events open.
            with httpx.stream(self.command, address, headers=headers, content=body, timeout=None) as answer:  # noqa: S113
                self.send_response(answer.status_code)
                for name, value in answer.headers.multi_items():
                    if name not in _OWN_HEADERS:
                        self.send_header(name, value)
                self.end_headers()
                for piece in answer.iter_raw():
                    self.wfile.write(piece)

        do_GET = do_POST = do_HEAD = _pass_on  # noqa: N815 -- names of http.server

        def log_message(self, *_):
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_):
            """A browser that goes away is no error."""

    proxy = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=proxy.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{proxy.server_port}{path}"
    proxy.shutdown()
    proxy.server_close()
