"""The Scrapy spider: fetches the URLs that a session leases."""
