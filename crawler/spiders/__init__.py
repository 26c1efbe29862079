"""The spiders that Scrapy finds: one."""
