"""Bodies as they were before they were packed to be sent."""

from __future__ import annotations

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.net.failures import DecompressionFailed


class Decompression(HttpCompressionMiddleware):
    """A downloader middleware that tells a damaged body from a flaw of ours.

    Scrapy's lets each codec's own error through, which for a damaged gzip body is a broken
    transfer and for any other a bare `error`.
    """

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """The response with its body unpacked.

        Raises:
            IgnoreRequest: unpacked it would be larger than allowed.
            NotAsPacked: it is damaged, or its Content-Encoding (RFC 9110, 8.4) does not hold.
        """
        try:
            return super().process_response(request, response)
        except IgnoreRequest:
            raise
        except Exception as error:
            raise DecompressionFailed from error
