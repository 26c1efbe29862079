"""Decompress response bodies, and tell damaged ones from errors of our own."""

from __future__ import annotations

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.net.failures import DecompressionFailed


class Decompression(HttpCompressionMiddleware):
    """Scrapy's downloader middleware with one exception type for all damaged bodies.

    Scrapy's own raises whatever the codec does, for most codecs a bare `error`.
    """

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """The response with its body decompressed.

        Raises:
            IgnoreRequest: the decompressed body would be larger than allowed.
            DecompressionFailed: the body is damaged, or not encoded as Content-Encoding says
                (RFC 9110, 8.4).
        """
        try:
            return super().process_response(request, response)
        except IgnoreRequest:
            raise
        except Exception as error:
            raise DecompressionFailed from error
